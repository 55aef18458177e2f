/** The numbers of the server for Prometheus, on its own port or with a token. */
import { Global, Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.ts';
import { MetricsPort } from './metrics.port.ts';
import { Metrics } from './metrics.service.ts';

@Global()
@Module({
  controllers: [MetricsController],
  providers: [Metrics, MetricsPort],
  exports: [Metrics],
})
export class MetricsModule {}
