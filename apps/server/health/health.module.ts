/** Whether the server lives, is ready, how it does in numbers, and how it stops. */
import { Global, Module } from '@nestjs/common';
import { Alarms } from './alarms.ts';
import { AlarmsController } from './alarms.controller.ts';
import { Draining } from './draining.ts';
import { HealthController } from './health.controller.ts';
import { Metrics } from './metrics.ts';
import { MetricsPort } from './metrics.port.ts';
import { Readiness } from './readiness.ts';

@Global()
@Module({
  controllers: [HealthController, AlarmsController],
  providers: [Alarms, Draining, Readiness, Metrics, MetricsPort],
  exports: [Alarms, Draining, Readiness, Metrics],
})
export class HealthModule {}
