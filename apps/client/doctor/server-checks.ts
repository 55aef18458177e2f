import { lookup } from 'node:dns/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Finding } from '#connectors/connector';
import { routeOf } from '../connection/address.ts';
import type { Route } from '../connection/exchange.ts';
import { networkFailure } from '../connection/network-failure.ts';
import { openTunnel } from '../connection/proxy/tunnel.ts';
import { nameOfProxy } from '../connection/proxy/way.ts';
import { failed, looked, ok, warning } from './finding.ts';

const CONNECT_MS = 5_000;
const SOON_MS = 14 * 24 * 60 * 60 * 1000;
/** More than this and signatures count as expired or not valid yet (docs/guarantees.md#f7, #f8). */
const SKEW_MS = 60_000;

/**
 * The way to the server, its name, connection and certificate, and this machine's clock beside the server's; one finding each.
 */
export async function serverChecks(route: Route, now: Date): Promise<Finding[]> {
  const { server, way } = route;
  const found = [wayCheck(route)];
  // Behind a proxy it is the proxy that looks the name up.
  if (way.proxy === null) found.push(...(await looked('name', () => nameCheck(server))));
  if (isBroken(found)) return found;
  found.push(...(await looked('connection', () => connectionCheck(route, now))));
  if (isBroken(found)) return found;
  return [...found, ...(await looked('clock', () => clockCheck(route, now)))];
}

function wayCheck({ server, way: { proxy, because } }: Route): Finding {
  return proxy === null
    ? ok('way', `${server.origin} is reached without a proxy: ${because}.`)
    : ok('way', `${server.origin} is reached through the proxy ${nameOfProxy(proxy)}: ${because}.`);
}

function isBroken(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'failed');
}

async function nameCheck({ hostname, origin }: URL): Promise<Finding[]> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0) return [ok('name', `${host} is an address; no name is looked up.`)];
  try {
    const addresses = await lookup(host, { all: true });
    return [ok('name', `${host} is ${addresses.map(({ address }) => address).join(', ')}.`)];
  } catch (error) {
    const { message, remedy } = networkFailure(error, new URL(origin));
    return [failed('name', message, remedy ?? 'Check the name service of this machine.')];
  }
}

async function connectionCheck(route: Route, now: Date): Promise<Finding[]> {
  const { server } = route;
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1');
  if (server.protocol === 'http:') {
    const place = { host, port: Number(server.port) || 80 };
    const socket = connectPlain({ ...place, timeout: CONNECT_MS });
    await settled(socket, 'connect', server);
    socket.destroy();
    return [ok('connection', `${server.origin} answers; it is this machine, so no TLS is needed.`)];
  }
  const socket = await secured(route, host);
  const until = new Date(socket.getPeerCertificate().valid_to);
  const protocol = socket.getProtocol() ?? 'TLS';
  socket.destroy();
  const what = `${server.origin} answers with ${protocol}; its certificate is trusted until ${until.toISOString()}.`;
  if (until.getTime() - now.getTime() > SOON_MS) return [ok('connection', what)];
  return [warning('connection', what, "Tell the server's operators to renew it.")];
}

async function secured({ server, way: { proxy }, ca }: Route, host: string): Promise<TLSSocket> {
  const place =
    proxy === null
      ? { host, port: Number(server.port) || 443 }
      : { socket: await openTunnel(server, { proxy, ca }) };
  const name = isIP(host) === 0 ? { servername: host } : {};
  const authority = ca === undefined ? {} : { ca };
  const socket = connectTls({ ...place, host, timeout: CONNECT_MS, ...name, ...authority });
  await settled(socket, 'secureConnect', server);
  return socket;
}

async function clockCheck(route: Route, now: Date): Promise<Finding[]> {
  const began = performance.now();
  const seen = await serverTime(route);
  if (seen === null) {
    return [warning('clock', 'The server does not send its time.', 'Compare the clocks by hand.')];
  }
  const here = now.getTime() + (performance.now() - began) / 2;
  const skewMs = Math.abs(here - seen.getTime());
  const seconds = Math.round(skewMs / 1000);
  // The server's header counts whole seconds.
  if (skewMs < SKEW_MS)
    return [ok('clock', `The clocks differ by ${Math.max(0, seconds - 1)} s at most.`)];
  const remedy = 'Correct the clock that is wrong, and synchronize it with a time server (NTP).';
  return [
    failed('clock', `The clock of this machine and the server's differ by ${seconds} s.`, remedy),
  ];
}

async function serverTime({ server, agent }: Route): Promise<Date | null> {
  const { request } = server.protocol === 'https:' ? https : http;
  const url = routeOf(server, '/api/v1/head');
  const sent = request(url, { method: 'GET', timeout: CONNECT_MS, agent });
  sent.end();
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    const date = Date.parse(response.headers.date ?? '');
    return Number.isNaN(date) ? null : new Date(date);
  } catch (error) {
    throw networkFailure(error, server);
  }
}

async function settled(socket: Socket, event: string, server: URL): Promise<void> {
  socket.once('timeout', () =>
    socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
  );
  try {
    await once(socket, event);
  } catch (error) {
    socket.destroy();
    throw networkFailure(error, server);
  }
}
