import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ForOperators } from '../access/access.decorator.ts';
import { Metrics } from './metrics.service.ts';
import { OwnPortGuard } from './own-port.guard.ts';

/** Asked by collectors. */
@ApiExcludeController()
@Controller()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Prometheus' text format: it names instances, so it takes an operator token. */
  @Get('metrics')
  @ForOperators('viewer')
  @UseGuards(OwnPortGuard)
  async exposition(@Res({ passthrough: true }) reply: FastifyReply) {
    const { contentType, text } = await this.metrics.exposition();
    reply.header('content-type', contentType);
    return text;
  }
}
