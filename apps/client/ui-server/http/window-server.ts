import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { REQUEST_HEADER } from '#api/sessions';
import { ProSyncError } from '#domain/errors';
import { asProSyncError } from '../../exit-codes.ts';
import { answer, refuse } from './responses.ts';
import { bodyOf } from './request-body.ts';
import { WindowSession } from './window-session.ts';
import { cookieName, cookieOf, refuseForeign } from './same-origin.ts';
import { sendFile, sendPage } from './page.ts';
import { call, type Desk } from './routes.ts';

const Token = z.strictObject({ token: z.string().max(100) });
const CALL = /^\/api\//;

/** Serves the window on loopback, and on nothing else. Everything but the page itself needs the cookie. */
export class WindowServer {
  readonly #session = new WindowSession();
  readonly #desk: Desk;
  readonly #server: Server;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#server = createServer({ keepAliveTimeout: 5_000, headersTimeout: 10_000 });
    this.#server.requestTimeout = 30_000;
    this.#server.maxConnections = 50;
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#handle(request, response).catch((error: unknown) =>
        refuse(response, asProSyncError(error)),
      );
    });
  }

  /** Listens on 127.0.0.1; 0 takes a free port. Throws `port-taken`. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((done, fail) => {
      this.#server.once('error', (error) => fail(portTaken(port, error)));
      this.#server.listen({ host: '127.0.0.1', port }, done);
    });
  }

  /** The one-time link. */
  get link(): string {
    return `http://127.0.0.1:${this.port}/#${this.#session.token}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection, open streams as well. */
  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseForeign(request);
    const path = new URL(request.url ?? '', 'http://window').pathname;
    if (!CALL.test(path)) return serveFiles(request, response, path);
    if (path === '/api/v1/session') return this.#enter(request, response);
    if (!this.#session.knows(cookieOf(request, cookieName(this.port)))) throw unauthenticated();
    const isCommand = path === '/api/v1/commands';
    if (isCommand && !this.#session.isPage(request.headers[REQUEST_HEADER])) throw otherPage();
    return call(this.#desk, request, response);
  }

  async #enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') throw new ProSyncError('method-not-allowed', 'This is a POST.');
    const { token } = await bodyOf(request, Token);
    const cookieValue = this.#session.enter(token);
    const cookie = `${cookieName(this.port)}=${cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
    this.#desk.notePresence();
    answer(response, { pageKey: this.#session.pageKey }, { 'set-cookie': cookie });
  }
}

function serveFiles({ method }: IncomingMessage, response: ServerResponse, path: string): void {
  if (method !== 'GET') throw new ProSyncError('method-not-allowed', 'The page can only be read.');
  if (sendFile(response, path)) return;
  if (path.startsWith('/assets/')) throw new ProSyncError('not-found', 'There is no such file.');
  sendPage(response);
}

function unauthenticated(): ProSyncError {
  return new ProSyncError('unauthenticated', 'This browser did not open the link of this window.', {
    remedy: 'Open the link that "prosync ui" printed; it works once.',
  });
}

function otherPage(): ProSyncError {
  return new ProSyncError('unauthenticated', 'This page did not open the link of this window.', {
    remedy: 'Go back to the page that the link opened, or start "prosync ui" again for a new link.',
  });
}

function portTaken(port: number, cause: Error): ProSyncError {
  return new ProSyncError('usage', `Port ${port} cannot be used: ${cause.message}.`, {
    remedy: 'Give another --port, or none for a free one.',
    cause,
  });
}
