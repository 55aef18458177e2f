import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/server-config.ts';
import { packageFolder } from '../config/package-folder.ts';
import { pageHeaders } from './page-headers.ts';

/** Where Vite has put the built console. */
const FOLDER = join(packageFolder(), 'dist', 'apps', 'console');

/** Addresses that are never a page, so that a wrong one is a plain `not-found`. */
const NO_PAGES = /^\/(api|oauth|problems|assets|livez|readyz|metrics)(\/|$|\?)/;

/** Serves the built console: its files forever from the cache, its one page afresh with a nonce of its own. */
@Injectable()
export class ConsolePages implements OnModuleInit {
  private readonly adapterHost: HttpAdapterHost;
  private readonly config: Config;

  constructor(adapterHost: HttpAdapterHost, config: Config) {
    this.adapterHost = adapterHost;
    this.config = config;
  }

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter?.getInstance<FastifyInstance>();
    if (!fastify) return;
    const page = existsSync(join(FOLDER, 'index.html'))
      ? below(this.config.basePath, readFileSync(join(FOLDER, 'index.html'), 'utf8'))
      : null;
    if (page !== null) this.serveFiles(fastify);
    fastify.get('/*', (request, reply) =>
      NO_PAGES.test(request.url) ? reply.callNotFound() : this.send(page, request, reply),
    );
  }

  private serveFiles(fastify: FastifyInstance): void {
    void fastify.register(fastifyStatic, {
      root: FOLDER,
      wildcard: false,
      index: false,
      globIgnore: ['**/index.html*'],
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // A file's name changes with its content.
        const isNamedByContent = path.startsWith(join(FOLDER, 'assets'));
        const cache = isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache';
        reply.header('cache-control', cache);
        reply.header('cross-origin-resource-policy', 'same-origin');
      },
    });
  }

  private send(page: string | null, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (page === null) return reply.type('text/plain; charset=utf-8').send(NOT_BUILT);
    const nonce = randomBytes(16).toString('base64');
    const isHttps = this.config.publicUrl.startsWith('https:');
    return reply
      .headers(pageHeaders(nonce, isHttps))
      .type('text/html; charset=utf-8')
      .send(page.replace('{{nonce}}', nonce));
  }
}

/** The page for a server below a path: a deep link is as good as the first page, so nothing in it is relative. */
function below(basePath: string, page: string): string {
  return page.replace('{{base}}', basePath).replaceAll('"./', `"${basePath}/`);
}

const NOT_BUILT = `This is a ProSync server: it distributes reviewed content to downstream instances.
The console is not built here: npm run build does it. The API is described at /api/openapi.json.
`;
