/** The central instances: which there are, whether they can be reached, and what reads them. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { sourceConnectors } from '#connectors/index';
import { Config } from '../config.ts';
import { ReleasesModule } from '../releases/releases.module.ts';
import { ContentDecisionEntity } from './decisions/content-decision.entity.ts';
import { ContentDecisionsController } from './decisions/content-decisions.controller.ts';
import { ContentDecisionsService } from './decisions/content-decisions.service.ts';
import { TestLimit } from './test-limit.ts';
import { SourceDeletion } from './source-deletion.ts';
import { rootRules } from './root-rules.ts';
import { SourceEntity } from './source.entity.ts';
import { SOURCE_CONNECTORS, SourceReaders } from './source-readers.ts';
import { SourcesController } from './sources.controller.ts';
import { SourcesMetrics } from './sources.metrics.ts';
import { SourcesQueries } from './sources.queries.ts';
import { SourcesService } from './sources.service.ts';

@Module({
  imports: [TypeOrmModule.forFeature([SourceEntity, ContentDecisionEntity]), ReleasesModule],
  controllers: [SourcesController, ContentDecisionsController],
  providers: [
    {
      provide: SOURCE_CONNECTORS,
      useFactory: (config: Config) => sourceConnectors(rootRules(config)),
      inject: [Config],
    },
    SourceReaders,
    SourcesQueries,
    SourcesMetrics,
    SourcesService,
    TestLimit,
    SourceDeletion,
    ContentDecisionsService,
  ],
  exports: [SourcesService, SourceDeletion, ContentDecisionsService],
})
export class SourcesModule {}
