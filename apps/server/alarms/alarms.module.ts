/** What an administrator must see at once; each feature adds what it watches. */
import { Global, Module } from '@nestjs/common';
import { AlarmsController } from './alarms.controller.ts';
import { Alarms } from './alarms.service.ts';

@Global()
@Module({ controllers: [AlarmsController], providers: [Alarms], exports: [Alarms] })
export class AlarmsModule {}
