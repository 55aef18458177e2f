/** Complete readings of the sources, compared with what was seen before (docs/design.md#2.1). */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PagingModule } from '../paging/paging.module.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { ComparisonService } from './apply/comparison.service.ts';
import { GuidAliasEntity } from './stage/guid-alias.entity.ts';
import { ReferenceNameEntity } from './stage/reference-name.entity.ts';
import { RunningScans } from './running-scans.ts';
import { ScanEntity } from './scan.entity.ts';
import { ScanRunner } from './run/scan-runner.ts';
import { ScansController } from './scans.controller.ts';
import { ScansQueries } from './scans.queries.ts';
import { ScansSchedule } from './scans.schedule.ts';
import { ScansService } from './scans.service.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([ScanEntity, GuidAliasEntity, ReferenceNameEntity]),
    PagingModule,
    SourcesModule,
  ],
  controllers: [ScansController],
  providers: [
    ComparisonService,
    RunningScans,
    ScanRunner,
    ScansQueries,
    ScansSchedule,
    ScansService,
  ],
  exports: [ScansService],
})
export class ScansModule {}
