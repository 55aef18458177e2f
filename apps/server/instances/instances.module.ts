/** Who runs what: the reports of downstream instances, and what operators see of them. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.ts';
import { ClockModule } from '../clock/clock.module.ts';
import { DistributionModule } from '../distribution/distribution.module.ts';
import { PagingModule } from '../paging/paging.module.ts';
import { SigningModule } from '../signing/signing.module.ts';
import { FleetAlarm } from './fleet.alarm.ts';
import { InstanceChangesService } from './instance-changes.service.ts';
import { InstanceItemEntity } from './instance-item.entity.ts';
import { InstanceEntity } from './instance.entity.ts';
import { InstancesController } from './instances.controller.ts';
import { InstancesMetrics } from './instances.metrics.ts';
import { InstancesSchedule } from './instances.schedule.ts';
import { InstancesService } from './instances.service.ts';
import { KnownReleases } from './known-releases.ts';
import { ReportQuota } from './report-quota.ts';
import { ReportsController } from './reports.controller.ts';
import { ReportsService } from './reports.service.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([InstanceEntity, InstanceItemEntity]),
    AuditModule,
    ClockModule,
    DistributionModule,
    PagingModule,
    SigningModule,
  ],
  controllers: [ReportsController, InstancesController],
  providers: [
    ReportsService,
    ReportQuota,
    KnownReleases,
    InstancesService,
    InstanceChangesService,
    InstancesSchedule,
    InstancesMetrics,
    FleetAlarm,
  ],
})
export class InstancesModule {}
