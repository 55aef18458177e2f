/** Whether the server lives, is ready, how it does in numbers, and how it stops. */
import { Global, Module } from '@nestjs/common';
import { Draining } from './draining.ts';
import { HealthController } from './health.controller.ts';
import { Metrics } from './metrics.ts';
import { MetricsPort } from './metrics.port.ts';
import { Readiness } from './readiness.ts';

@Global()
@Module({
  controllers: [HealthController],
  providers: [Draining, Readiness, Metrics, MetricsPort],
  exports: [Draining, Readiness, Metrics],
})
export class HealthModule {}
