import type { IncomingMessage } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import { type DynamicModule, Global, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SchedulerRegistry } from '@nestjs/schedule';
import { AppModule } from './app.module.ts';
import { Config } from './config/server-config.ts';
import { DatabaseAddress } from './database/database-address.ts';
import { requestId } from './http/request-id.ts';
import { withoutBase } from './http/without-base-path.ts';
import { refuseBrokenAddress } from './http/broken-requests.ts';
import type { Log } from './logging/log.ts';
import { NestLog } from './logging/nest-log.ts';
import { serveOpenApi } from './http/openapi.ts';

/** What the application needs from outside: settings, a migrated database, and where to log. */
export interface Surroundings {
  config: Config;
  database: DatabaseAddress;
  log: Log;
}

/** The whole server, not yet listening: the same for `serve` and for tests. */
export async function createApplication(outside: Surroundings): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(outside),
    adapterFor(outside.config),
    { logger: new NestLog(outside.log), abortOnError: false },
  );
  await app.register(fastifyCookie);
  serveOpenApi(app, outside.config.basePath);
  app.getHttpServer().maxConnections = MAX_CONNECTIONS;
  return app;
}

/**
 * The services without HTTP and without the clocks, for commands that work on the database directly (docs/design.md#8): what a
 * command does not ask for (a scan, a release, another due time) must not happen beside it.
 */
export async function createContext(outside: Surroundings): Promise<INestApplicationContext> {
  const services = await NestFactory.createApplicationContext(rootModule(outside), {
    logger: new NestLog(outside.log),
    abortOnError: false,
  });
  const clocks = services.get(SchedulerRegistry, { strict: false });
  for (const name of clocks.getIntervals()) clocks.deleteInterval(name);
  return services;
}

/** Ten thousand instances that hold a poll each, and some room for people. */
const MAX_CONNECTIONS = 12_000;

/** Fastify's own limits are far too patient (docs/guarantees.md#2.7). */
function adapterFor(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: 100 * 1024,
    requestTimeout: 30_000,
    // Longer than clients and reverse proxies keep an idle connection (nginx: 60 s): who closes first must be the caller,
    // or it may write into a connection that is being closed.
    keepAliveTimeout: 75_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    trustProxy: config.trustProxy.length > 0 && [...config.trustProxy],
    // What still runs when the drain is over is cut, or one event stream would keep the process alive.
    forceCloseConnections: true,
    rewriteUrl: ({ url = '/' }) => withoutBase(url, config.basePath),
    genReqId: (request: IncomingMessage) => requestId(request.headers['x-request-id']),
    frameworkErrors: refuseBrokenAddress,
    logger: false,
  });
}

@Global()
@Module({})
class SurroundingsModule {}

function rootModule({ config, database }: Surroundings): DynamicModule {
  const providers = [
    { provide: Config, useValue: config },
    { provide: DatabaseAddress, useValue: database },
  ];
  const surroundings = { module: SurroundingsModule, providers, exports: providers };
  return { module: AppModule, imports: [surroundings] };
}
