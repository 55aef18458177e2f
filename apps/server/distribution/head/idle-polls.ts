import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { isSentTwice } from '../../access/misplaced-token.ts';
import { TokenCache } from '../../auth/access-tokens/token-cache.ts';
import { Config } from '../../config/server-config.ts';
import { etagOf, REVALIDATED } from '../../http/caching/prepared-answer.ts';
import { requestId } from '../../http/request-id.ts';
import { GracefulShutdown } from '../../lifecycle/graceful-shutdown.ts';
import { Heads } from './heads.ts';

const PATH = '/api/v1/head';

/**
 * Answers the poll that is nearly all of the server's work before Fastify and Nest see it: a token that the memory knows, the
 * ETag of the current head, and nothing else asked (docs/adr/0027-idle-polls.md). It decides as `HeadController` does, or not at
 * all; whatever is not exactly this goes the ordinary way.
 */
@Injectable()
export class IdlePolls implements OnApplicationBootstrap {
  private readonly paths: ReadonlySet<string>;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly tokens: TokenCache,
    private readonly heads: Heads,
    private readonly shutdown: GracefulShutdown,
    config: Config,
  ) {
    this.paths = new Set([PATH, config.basePath + PATH]);
  }

  /** Absent where the services run without HTTP: the commands of the server. */
  onApplicationBootstrap(): void {
    const server = this.adapterHost.httpAdapter?.getHttpServer() as Server | undefined;
    if (server === undefined) return;
    const others = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      if (this.answer(request, response)) return;
      for (const other of others) other(request, response);
    });
  }

  /** Answers with 304 and returns true, or leaves the request as it is. Waits for nothing. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const etag = this.isIdle(request) ? this.unchanged(request) : null;
    if (etag === null) return false;
    response.writeHead(304, [
      'x-request-id',
      requestId(request.headers['x-request-id']),
      'x-content-type-options',
      'nosniff',
      'cache-control',
      REVALIDATED,
      'etag',
      etag,
      'vary',
      'Authorization',
    ]);
    response.end();
    return true;
  }

  private isIdle({ method, url = '', headers, rawHeaders }: IncomingMessage): boolean {
    return (
      method === 'GET' &&
      this.paths.has(url) &&
      headers.prefer === undefined &&
      headers['content-length'] === undefined &&
      headers['transfer-encoding'] === undefined &&
      !this.shutdown.signal.aborted &&
      !isSentTwice(rawHeaders)
    );
  }

  /** The ETag that the caller has and that is the current one; null when it has another, or when it must be asked who calls. */
  private unchanged({ headers }: IncomingMessage): string | null {
    const { authorization = '', 'if-none-match': known } = headers;
    if (known === undefined || !authorization.startsWith(BEARER)) return null;
    const client = this.tokens.known(authorization.slice(BEARER.length));
    if (client === null) return null;
    try {
      return etagOf(this.heads.for(client).answer) === known ? known : null;
    } catch {
      // The ordinary way answers with the reason.
      return null;
    }
  }
}

const BEARER = 'Bearer ';
