/** What API clients pull: heads, manifests, changes, bodies, events and keys (docs/design.md#7), answered from memory. */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClockModule } from '../clock/clock.module.ts';
import { ReleasesModule } from '../releases/releases.module.ts';
import { AddressLimit } from '../http/limits/address-limit.ts';
import { AuthModule } from '../auth/auth.module.ts';
import { BlobsController } from './blobs/blobs.controller.ts';
import { BlobsService } from './blobs/blobs.service.ts';
import { ChangesController } from './changes/changes.controller.ts';
import { ChangesService } from './changes/changes.service.ts';
import { DistributionMetrics } from './distribution.metrics.ts';
import { EventStreams } from './events/event-streams.ts';
import { EventsController } from './events/events.controller.ts';
import { HeadController } from './head/head.controller.ts';
import { HeadService } from './head/head.service.ts';
import { Heads } from './head/heads.ts';
import { IdlePolls } from './head/idle-polls.ts';
import { HeldPolls } from './head/held-polls.ts';
import { KeysController } from './keys.controller.ts';
import { ManifestsController } from './manifests/manifests.controller.ts';
import { ManifestsService } from './manifests/manifests.service.ts';
import { ScopedManifestEntity } from './release/scoped-manifest.entity.ts';
import { ScopedManifests } from './release/scoped-manifests.ts';
import { ScopedManifestsSchedule } from './release/scoped-manifests.schedule.ts';
import { CurrentRelease } from './release/current-release.ts';
import { CurrentReleaseSchedule } from './release/current-release.schedule.ts';
import { PastReleases } from './release/past-releases.ts';
import { ReleaseAlarm } from './release/release.alarm.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([ScopedManifestEntity]),
    AuthModule,
    ClockModule,
    ReleasesModule,
  ],
  controllers: [
    HeadController,
    ManifestsController,
    ChangesController,
    BlobsController,
    EventsController,
    KeysController,
  ],
  providers: [
    AddressLimit,
    CurrentRelease,
    CurrentReleaseSchedule,
    PastReleases,
    ReleaseAlarm,
    Heads,
    HeldPolls,
    HeadService,
    IdlePolls,
    ScopedManifests,
    ScopedManifestsSchedule,
    ManifestsService,
    ChangesService,
    BlobsService,
    EventStreams,
    DistributionMetrics,
  ],
  exports: [CurrentRelease],
})
export class DistributionModule {}
