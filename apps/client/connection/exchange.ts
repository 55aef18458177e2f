import { once } from 'node:events';
import http, {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import https from 'node:https';
import { ProSyncError } from '#domain/errors';
import { readBody } from './body.ts';
import { networkFailure } from './network-failure.ts';
import type { Limits } from './limits.ts';
import { Watch } from './watch.ts';

/** How the server is reached: kept connections, and the authority that is trusted. */
export interface Route {
  server: URL;
  agent: http.Agent | https.Agent;
}

/** One request. */
export interface Call {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  limits: Limits;
  signal: AbortSignal;
}

/** One whole answer; never a redirect, never a part. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  url: URL;
}

/** The connections to a server: at most eight at a time, kept while they are used. `ca` is PEM. */
export function routeTo(server: URL, ca: string | undefined): Route {
  const options = { keepAlive: true, maxSockets: 8, keepAliveMsecs: 1000, timeout: 4_000 };
  const agent =
    server.protocol === 'https:'
      ? new https.Agent({ ...options, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) })
      : new http.Agent(options);
  return { server, agent };
}

/**
 * Sends one request and reads the whole answer. Throws `server-unreachable`, `tls-failed`, `timeout`, `connection-lost`,
 * `incomplete-answer`, `answer-too-large`, `unexpected-redirect` or `interrupted`.
 */
export async function exchange(route: Route, call: Call): Promise<Answer> {
  const watch = new Watch(call.limits, call.signal);
  try {
    const response = await answerTo(send(route, call, watch), call, watch);
    refuseRedirect(response, call.url);
    const body = await readBody(response, call.limits, watch);
    return { status: response.statusCode ?? 0, headers: response.headers, body, url: call.url };
  } catch (error) {
    throw watch.reason ?? networkFailure(error, call.url);
  } finally {
    watch.stop();
  }
}

function send(route: Route, call: Call, watch: Watch): ClientRequest {
  const { request } = call.url.protocol === 'https:' ? https : http;
  const body = call.body === undefined ? null : Buffer.from(call.body, 'utf8');
  const length = body === null ? {} : { 'content-length': String(body.byteLength) };
  const sent = request(call.url, {
    method: call.method,
    headers: { 'accept-encoding': 'gzip', ...call.headers, ...length },
    agent: route.agent,
    signal: watch.signal,
  });
  sent.end(body ?? undefined);
  return sent;
}

async function answerTo(
  request: ClientRequest,
  call: Call,
  watch: Watch,
): Promise<IncomingMessage> {
  const connected = () => watch.phase('The server did not answer', call.limits.headersMs);
  watch.phase('No connection to the server came about', call.limits.connectMs);
  request.once('socket', (socket) => {
    if (!socket.connecting) connected();
    else socket.once(call.url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // What goes wrong from here on shows in the body.
  request.on('error', () => undefined);
  return response;
}

function refuseRedirect(response: IncomingMessage, url: URL): void {
  const status = response.statusCode ?? 0;
  if (status < 300 || status > 399 || status === 304) return;
  response.destroy();
  throw new ProSyncError('unexpected-redirect', `${url.origin} sends the client elsewhere.`, {
    remedy: 'Log in with the address at which the server answers itself.',
  });
}
