/** The clock of the server, compared with others. */
import { Module } from '@nestjs/common';
import { ClockAlarm } from './clock.alarm.ts';
import { ServerClock } from './server-clock.ts';

@Module({ providers: [ServerClock, ClockAlarm], exports: [ServerClock] })
export class ClockModule {}
