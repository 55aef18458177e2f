import { once } from 'node:events';
import http, {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { ProSyncError } from '#domain/errors';
import { readBody } from './body.ts';
import { networkFailure } from './network-failure.ts';
import { TunnelAgent } from './proxy/tunnel.ts';
import { nameOfProxy, type Way } from './proxy/way.ts';
import type { Limits } from './limits.ts';
import { Watch } from './watch.ts';

/** How the server is reached: kept connections, the way that they take, and the authority that is trusted. */
export interface Route {
  server: URL;
  way: Way;
  /** PEM. */
  ca: string | undefined;
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
export function routeTo(server: URL, way: Way, ca: string | undefined): Route {
  return { server, way, ca, agent: agentFor(server, way, ca) };
}

/**
 * Sends one request and reads the whole answer. Throws `server-unreachable`, `tls-failed`, `timeout`, `connection-lost`,
 * `incomplete-answer`, `answer-too-large`, `unexpected-redirect`, `interrupted` or what `openTunnel` throws.
 */
export async function exchange(route: Route, call: Call): Promise<Answer> {
  const watch = new Watch(call.limits, call.signal);
  try {
    const response = await answerTo(route, call, watch);
    refuseRedirect(response, call.url);
    const body = await readBody(response, call.limits, watch);
    return { status: response.statusCode ?? 0, headers: response.headers, body, url: call.url };
  } catch (error) {
    throw watch.reason ?? networkFailure(error, call.url);
  } finally {
    watch.stop();
  }
}

function agentFor(server: URL, { proxy }: Way, ca: string | undefined) {
  const options = { keepAlive: true, maxSockets: 8, keepAliveMsecs: 1000, timeout: 4_000 };
  if (server.protocol === 'http:') return new http.Agent(options);
  const secured = {
    ...options,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
  } as const;
  return proxy === null
    ? new https.Agent(secured)
    : new TunnelAgent(server, { proxy, ca }, secured);
}

function send(route: Route, call: Call, watch: Watch): ClientRequest {
  const { request } = call.url.protocol === 'https:' ? https : http;
  const body = call.body === undefined ? null : Buffer.from(call.body, 'utf8');
  const length = body === null ? {} : { 'content-length': String(body.byteLength) };
  const options = {
    method: call.method,
    headers: { 'accept-encoding': 'gzip', ...call.headers, ...length },
    agent: route.agent,
    signal: watch.signal,
    // For the agent: Node keeps `signal` from it.
    givesUp: watch.signal,
  };
  const sent = request(call.url, options);
  sent.end(body ?? undefined);
  return sent;
}

/**
 * The answer's headers. A server may close a kept connection in the moment in which it is used again: then the call is made
 * again at once (RFC 9110 9.2.2), as often as there are kept connections. No call here does more when it is made twice.
 */
async function answerTo(route: Route, call: Call, watch: Watch): Promise<IncomingMessage> {
  for (;;) {
    const request = sendWatched(route, call, watch);
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      // What goes wrong from here on shows in the body.
      request.on('error', () => undefined);
      return response;
    } catch (error) {
      if (watch.reason !== null || !request.reusedSocket || !isReset(error)) throw error;
    }
  }
}

function isReset(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function sendWatched(route: Route, call: Call, watch: Watch): ClientRequest {
  const { proxy } = route.way;
  const through = proxy === null ? '' : ` through ${nameOfProxy(proxy)}`;
  const connected = () => watch.phase('The server did not answer', call.limits.headersMs);
  watch.phase(`Could not connect to the server${through}`, call.limits.connectMs);
  const request = send(route, call, watch);
  request.once('socket', (socket: Socket & { secureConnecting?: boolean }) => {
    const event = call.url.protocol === 'https:' ? 'secureConnect' : 'connect';
    // Through a tunnel the socket is connected before TLS begins.
    if (socket.secureConnecting ?? socket.connecting) socket.once(event, connected);
    else connected();
  });
  return request;
}

function refuseRedirect(response: IncomingMessage, url: URL): void {
  const status = response.statusCode ?? 0;
  if (status < 300 || status > 399 || status === 304) return;
  response.destroy();
  throw new ProSyncError(
    'unexpected-redirect',
    `${url.origin} redirects the client to another address.`,
    {
      remedy: 'Log in with the final address of the server.',
    },
  );
}
