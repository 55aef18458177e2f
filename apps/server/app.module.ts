/** The table of contents of the server: first what all features need, then the features in the order in which content flows (docs/design.md#2). */
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AlarmsModule } from './alarms/alarms.module.ts';
import { ApiClientsModule } from './api-clients/api-clients.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { AuthModule } from './auth/auth.module.ts';
import { ConsoleModule } from './console/console.module.ts';
import { DatabaseModule } from './database/database.module.ts';
import { DistributionModule } from './distribution/distribution.module.ts';
import { HealthModule } from './health/health.module.ts';
import { HttpModule } from './http/http.module.ts';
import { InstancesModule } from './instances/instances.module.ts';
import { InvariantsModule } from './invariants/invariants.module.ts';
import { LifecycleModule } from './lifecycle/lifecycle.module.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import { OperatorsModule } from './operators/operators.module.ts';
import { ReleasesModule } from './releases/releases.module.ts';
import { ReviewsModule } from './reviews/reviews.module.ts';
import { SamplesModule } from './samples/samples.module.ts';
import { ScansModule } from './scans/scans.module.ts';
import { SourcesModule } from './sources/sources.module.ts';

@Module({
  imports: [
    // What all features need.
    ScheduleModule.forRoot(),
    DatabaseModule,
    MetricsModule,
    LifecycleModule,
    HttpModule,
    AuthModule,
    AuditModule,
    AlarmsModule,
    HealthModule,
    // Who takes part.
    OperatorsModule,
    ApiClientsModule,
    // How content flows.
    SourcesModule,
    ScansModule,
    ReviewsModule,
    ReleasesModule,
    DistributionModule,
    InstancesModule,
    ConsoleModule,
    InvariantsModule,
    SamplesModule,
  ],
})
export class AppModule {}
