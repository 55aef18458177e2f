import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ForOperators, Public } from '../access/access.decorator.ts';
import { Alarms } from '../alarms/alarms.service.ts';
import { Metrics } from '../metrics/metrics.ts';
import { OwnPortGuard } from '../metrics/own-port.guard.ts';
import { Readiness } from './readiness.ts';

/** Asked by orchestrators and collectors. The two that are public say nothing about content. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly readiness: Readiness;
  private readonly metrics: Metrics;
  private readonly alarms: Alarms;

  constructor(readiness: Readiness, metrics: Metrics, alarms: Alarms) {
    this.readiness = readiness;
    this.alarms = alarms;
    this.metrics = metrics;
  }

  /** 200 as long as the process answers at all: what decides whether it is restarted. */
  @Get('livez')
  @Public()
  live() {
    return { status: 'ok' };
  }

  /**
   * 200 when requests may come, else 503 with the reasons: what decides whether it gets any. `degraded` is 200, too: the server
   * answers, and an alarm names what an administrator must look at.
   */
  @Get('readyz')
  @Public()
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const checks = await this.readiness.ask();
    const isReady = Object.values(checks).every((trouble) => trouble === null);
    reply.code(isReady ? 200 : 503).header('cache-control', 'no-store');
    const alarms = (await this.alarms.now()).map(({ code }) => code);
    if (!isReady) return { status: 'not-ready', checks, alarms };
    return { status: alarms.length === 0 ? 'ok' : 'degraded', checks, alarms };
  }

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
