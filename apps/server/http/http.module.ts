/** What holds for every request: bodies, request ids, refusals, errors, and the pages that explain them. */
import { Module, type NestModule, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Config } from '../config/server-config.ts';
import { ErrorsFilter } from './errors.filter.ts';
import { Metrics } from '../metrics/metrics.service.ts';
import { ValidationPipe } from './validation.pipe.ts';
import { AllowedMethods } from './allowed-methods.ts';
import { takeOverBodies } from './request-bodies.ts';
import { ProblemsController } from './problems.controller.ts';
import { limitConnections } from './limits/connection-limit.ts';
import { refuseBrokenRequests } from './broken-requests.ts';
import { cutUnreadRests } from './unread-rest.ts';

@Module({
  controllers: [ProblemsController],
  providers: [
    AllowedMethods,
    { provide: APP_FILTER, useClass: ErrorsFilter },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
export class HttpModule implements NestModule, OnModuleInit {
  private readonly adapterHost: HttpAdapterHost;
  private readonly allowedMethods: AllowedMethods;

  private readonly config: Config;
  private readonly refusedConnections: ReturnType<Metrics['counter']>;

  constructor(
    adapterHost: HttpAdapterHost,
    allowedMethods: AllowedMethods,
    config: Config,
    metrics: Metrics,
  ) {
    this.config = config;
    this.refusedConnections = metrics.counter(
      'connections_refused_total',
      'Connections of addresses that had too many.',
    );
    this.adapterHost = adapterHost;
    this.allowedMethods = allowedMethods;
  }

  /** Called by Nest before it registers the routes, which is the moment to begin listening for them. */
  configure(): void {
    this.fastify?.addHook('onRoute', (route) => this.allowedMethods.add(route));
  }

  /** Called after Nest put its own parsers in place, and before the first request. */
  onModuleInit(): void {
    const fastify = this.fastify;
    if (!fastify) return;
    takeOverBodies(fastify);
    cutUnreadRests(fastify);
    refuseBrokenRequests(fastify.server);
    limitConnections(fastify.server, this.config, () => this.refusedConnections.inc());
    fastify.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
      // What may be kept says so itself: files of the console, and published content.
      reply.header('cache-control', 'no-store');
      done();
    });
  }

  /** Absent where the services run without HTTP: the commands of the server. */
  private get fastify(): FastifyInstance | undefined {
    return this.adapterHost.httpAdapter?.getInstance<FastifyInstance>();
  }
}
