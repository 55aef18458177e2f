/** The table of contents of the server, in the order in which content flows (design.md 2). */
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DatabaseModule } from './database/database.module.ts';
import { HealthModule } from './health/health.module.ts';

@Module({
  imports: [ScheduleModule.forRoot(), DatabaseModule, HealthModule],
})
export class AppModule {}
