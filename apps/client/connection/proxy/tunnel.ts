import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { proxyFailure, proxyRefusal } from './proxy-failure.ts';

/** How long a proxy may take until the tunnel stands. */
const TUNNEL_MS = 5_000;

/** What a tunnel is dug with. `ca` is PEM, and also trusted for a proxy that speaks TLS itself. */
export interface Tunnelling {
  proxy: URL;
  ca: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * A connection to the server through the proxy (RFC 9110 9.3.6: CONNECT), over which TLS is spoken end to end; the proxy looks
 * the server's name up. Throws `proxy-unreachable`, `proxy-login`, `proxy-refused` or `server-unreachable`.
 */
export function openTunnel(server: URL, { proxy, ca, signal }: Tunnelling): Promise<Socket> {
  return new Promise((done, fail) => {
    const request = askFor(server, { proxy, ca });
    const giveUp = () =>
      request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(giveUp, TUNNEL_MS);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    };
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp);
    request.once('connect', (answer: IncomingMessage, socket: Socket, head: Buffer) => {
      settle();
      const status = answer.statusCode ?? 0;
      if (status < 200 || status > 299) {
        socket.destroy();
        return fail(proxyRefusal(status, proxy, server));
      }
      if (head.byteLength > 0) socket.unshift(head);
      done(socket);
    });
    request.on('error', (error) => {
      settle();
      fail(proxyFailure(error, proxy));
    });
    request.end();
  });
}

type Wanted = https.RequestOptions & { givesUp?: AbortSignal };
type Created = (error: Error | null, stream?: Duplex) => void;

/** Connections to one server through a proxy, kept and used again as those of any other agent. */
export class TunnelAgent extends https.Agent {
  readonly #server: URL;
  readonly #tunnelling: Tunnelling;

  constructor(server: URL, tunnelling: Tunnelling, options: https.AgentOptions) {
    super(options);
    this.#server = server;
    this.#tunnelling = tunnelling;
  }

  /** Node's own place for this: the connection comes by the callback, and TLS is begun over it. */
  override createConnection(options: Wanted, callback: Created): undefined {
    void this.#connect(options, callback);
  }

  async #connect(options: Wanted, callback: Created): Promise<void> {
    const tunnelling = { ...this.#tunnelling, signal: options.givesUp };
    const opened = await openTunnel(this.#server, tunnelling).catch((error: Error) => error);
    if (opened instanceof Error) return callback(opened);
    const over = { ...options, socket: opened };
    callback(null, super.createConnection(over) as Duplex);
  }
}

function askFor(server: URL, { proxy, ca }: Tunnelling): ClientRequest {
  const { request } = proxy.protocol === 'https:' ? https : http;
  const authority = `${server.hostname}:${server.port || '443'}`;
  return request({
    host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...credentials(proxy) },
    agent: false,
    ...(ca === undefined ? {} : { ca }),
  });
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}
