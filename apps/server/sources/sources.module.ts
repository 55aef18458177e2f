/** The central instances: which there are, whether they can be reached, and what reads them. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { sourceConnectors } from '#connectors/registry';
import { Config } from '../config/server-config.ts';
import { SealsModule } from '../seals/seals.module.ts';
import { SourceCredentialEntity } from './credentials/source-credential.entity.ts';
import { SourceCredentials } from './credentials/source-credentials.ts';
import { ContentDecisionEntity } from './decisions/content-decision.entity.ts';
import { ContentDecisionsController } from './decisions/content-decisions.controller.ts';
import { ContentDecisionsService } from './decisions/content-decisions.service.ts';
import { TestLimit } from './test-limit.ts';
import { SourceDeletion } from './source-deletion.ts';
import { rootRules } from './configured-roots.ts';
import { SourceEntity } from './source.entity.ts';
import { SOURCE_CONNECTORS, SourceReaders } from './source-readers.ts';
import { SourcesController } from './sources.controller.ts';
import { SourcesMetrics } from './sources.metrics.ts';
import { SourcesQueries } from './sources.queries.ts';
import { SourcesService } from './sources.service.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([SourceEntity, ContentDecisionEntity, SourceCredentialEntity]),
    SealsModule,
  ],
  controllers: [SourcesController, ContentDecisionsController],
  providers: [
    {
      provide: SOURCE_CONNECTORS,
      useFactory: (config: Config) =>
        sourceConnectors({ roots: rootRules(config), places: config.sourcePlaces }),
      inject: [Config],
    },
    SourceReaders,
    SourcesQueries,
    SourcesMetrics,
    SourcesService,
    TestLimit,
    SourceCredentials,
    SourceDeletion,
    ContentDecisionsService,
  ],
  exports: [SourcesService, SourceDeletion, ContentDecisionsService],
})
export class SourcesModule {}
