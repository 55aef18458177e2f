/** Whether the server lives, is ready, how it does in numbers, and how it stops. */
import { Global, Module } from '@nestjs/common';
import { Alarms } from '../alarms/alarms.service.ts';
import { AlarmsController } from '../alarms/alarms.controller.ts';
import { Draining } from '../lifecycle/graceful-shutdown.ts';
import { HealthController } from './health.controller.ts';
import { Metrics } from '../metrics/metrics.ts';
import { MetricsPort } from '../metrics/metrics.port.ts';
import { Readiness } from './readiness.ts';

@Global()
@Module({
  controllers: [HealthController, AlarmsController],
  providers: [Alarms, Draining, Readiness, Metrics, MetricsPort],
  exports: [Alarms, Draining, Readiness, Metrics],
})
export class HealthModule {}
