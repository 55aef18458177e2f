/** The table of contents of the server, in the order in which content flows (design.md 2). */
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ApiClientsModule } from './api-clients/api-clients.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { DatabaseModule } from './database/database.module.ts';
import { HealthModule } from './health/health.module.ts';
import { HttpModule } from './http/http.module.ts';
import { AccessModule } from './operators/access.module.ts';
import { OperatorsModule } from './operators/operators.module.ts';

@Module({
  imports: [
    ScheduleModule.forRoot(),
    DatabaseModule,
    HttpModule,
    AccessModule,
    AuditModule,
    OperatorsModule,
    ApiClientsModule,
    HealthModule,
  ],
})
export class AppModule {}
