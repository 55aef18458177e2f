/** Who runs what: the reports of downstream instances, and what operators see of them. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DistributionModule } from '../distribution/distribution.module.ts';
import { PagingModule } from '../paging/paging.module.ts';
import { FleetAlarm } from './fleet.alarm.ts';
import { InstanceItemEntity } from './instance-item.entity.ts';
import { InstanceEntity } from './instance.entity.ts';
import { InstancesController } from './instances.controller.ts';
import { InstancesMetrics } from './instances.metrics.ts';
import { InstancesService } from './instances.service.ts';
import { ReportsController } from './reports.controller.ts';
import { ReportsService } from './reports.service.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([InstanceEntity, InstanceItemEntity]),
    DistributionModule,
    PagingModule,
  ],
  controllers: [ReportsController, InstancesController],
  providers: [ReportsService, InstancesService, InstancesMetrics, FleetAlarm],
})
export class InstancesModule {}
