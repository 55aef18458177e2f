/** Turns approvals into numbered, immutable, signed releases, and fills the production tables (docs/design.md#2.3). */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClockModule } from '../clock/clock.module.ts';
import { PagingModule } from '../paging/paging.module.ts';
import { PublicationEntity } from './publication.entity.ts';
import { PublishedItemEntity } from './published-item.entity.ts';
import { Publisher } from './publisher.service.ts';
import { PublishingTransaction } from './publication/publishing.transaction.ts';
import { PublicationListeners } from './publication/publication-listeners.ts';
import { PublishMetrics } from './publication/publish.metrics.ts';
import { ReleaseWriter } from './publication/release-writer.ts';
import { ReferencesModule } from '../references/references.module.ts';
import { RestoreQueries } from './restore/restore.queries.ts';
import { Recovery } from './recovery.service.ts';
import { ReleaseChangeEntity } from './release-change.entity.ts';
import { ReleaseEntity } from './release.entity.ts';
import { ReleasesController } from './releases.controller.ts';
import { ReleasesQueries } from './releases.queries.ts';
import { ReleasesSchedule } from './releases.schedule.ts';
import { ReleasesService } from './releases.service.ts';
import { Restorer } from './restore/restorer.service.ts';
import { SigningModule } from '../signing/signing.module.ts';

const tables = [PublicationEntity, PublishedItemEntity, ReleaseChangeEntity, ReleaseEntity];
const publishing = [
  PublicationListeners,
  PublishingTransaction,
  PublishMetrics,
  ReleaseWriter,
  RestoreQueries,
];

@Module({
  imports: [
    TypeOrmModule.forFeature(tables),
    ClockModule,
    PagingModule,
    ReferencesModule,
    SigningModule,
  ],
  controllers: [ReleasesController],
  providers: [
    Publisher,
    Restorer,
    Recovery,
    ReleasesService,
    ReleasesQueries,
    ReleasesSchedule,
    ...publishing,
  ],
  exports: [PublicationListeners, Publisher, Recovery, SigningModule],
})
export class ReleasesModule {}
