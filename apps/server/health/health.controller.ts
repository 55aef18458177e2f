import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/access.decorator.ts';
import { Alarms } from '../alarms/alarms.service.ts';
import { shared } from '../metrics/shared-work.ts';
import { Readiness } from './readiness.ts';

/** Asked by orchestrators, without credentials: the answers say nothing about content. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly readiness: Readiness;
  private readonly alarms: Alarms;

  /** Anybody may ask, so that many who ask at once must not be many questions to the database. */
  private readonly state = shared(async () => ({
    checks: await this.readiness.ask(),
    alarms: (await this.alarms.now()).map(({ code }) => code),
  }));

  constructor(readiness: Readiness, alarms: Alarms) {
    this.readiness = readiness;
    this.alarms = alarms;
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
    const { checks, alarms } = await this.state();
    const isReady = Object.values(checks).every((trouble) => trouble === null);
    reply.code(isReady ? 200 : 503).header('cache-control', 'no-store');
    if (!isReady) return { status: 'not-ready', checks, alarms };
    return { status: alarms.length === 0 ? 'ok' : 'degraded', checks, alarms };
  }
}
