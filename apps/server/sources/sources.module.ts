/** The central instances: which there are, whether they can be reached, and what reads them. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { sourceConnectors } from '#connectors/index';
import { Config } from '../config.ts';
import { rootRules } from './root-rules.ts';
import { SourceEntity } from './source.entity.ts';
import { SOURCE_CONNECTORS, SourceReaders } from './source-readers.ts';
import { SourcesController } from './sources.controller.ts';
import { SourcesMetrics } from './sources.metrics.ts';
import { SourcesQueries } from './sources.queries.ts';
import { SourcesService } from './sources.service.ts';

@Module({
  imports: [TypeOrmModule.forFeature([SourceEntity])],
  controllers: [SourcesController],
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
  ],
  exports: [SourcesService],
})
export class SourcesModule {}
