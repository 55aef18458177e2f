import { lookup } from 'node:dns/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { readFileSync } from 'node:fs';
import type { Finding } from '#connectors/connector';
import { routeOf } from '../connection/address.ts';
import { networkFailure } from '../connection/network-failure.ts';
import { failed, looked, ok, warning } from './finding.ts';

const CONNECT_MS = 5_000;
const SOON_MS = 14 * 24 * 60 * 60 * 1000;
/** More than this and signatures count as expired or not valid yet (reliability.md F7, F8). */
const SKEW_MS = 60_000;

/** Name, connection and certificate of the server, and this machine's clock beside the server's; one finding each. */
export async function serverChecks(
  server: URL,
  caFile: string | undefined,
  now: Date,
): Promise<Finding[]> {
  const names = await looked('name', () => nameCheck(server));
  if (names.some(({ level }) => level === 'failed')) return names;
  const connection = await looked('connection', () => connectionCheck(server, caFile, now));
  if (connection.some(({ level }) => level === 'failed')) return [...names, ...connection];
  return [
    ...names,
    ...connection,
    ...(await looked('clock', () => clockCheck(server, caFile, now))),
  ];
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

async function connectionCheck(
  server: URL,
  caFile: string | undefined,
  now: Date,
): Promise<Finding[]> {
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(server.port) || (server.protocol === 'https:' ? 443 : 80);
  if (server.protocol === 'http:') {
    const socket = connectPlain({ host, port, timeout: CONNECT_MS });
    await settled(socket, 'connect', server);
    socket.destroy();
    return [ok('connection', `${server.origin} answers; it is this machine, so no TLS is needed.`)];
  }
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile) };
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ host, port, timeout: CONNECT_MS, ...name, ...ca });
  await settled(socket, 'secureConnect', server);
  const until = new Date(socket.getPeerCertificate().valid_to);
  const protocol = socket.getProtocol() ?? 'TLS';
  socket.destroy();
  const what = `${server.origin} answers with ${protocol}; its certificate is trusted until ${until.toISOString()}.`;
  if (until.getTime() - now.getTime() > SOON_MS) return [ok('connection', what)];
  return [warning('connection', what, "Tell the server's operators to renew it.")];
}

async function clockCheck(server: URL, caFile: string | undefined, now: Date): Promise<Finding[]> {
  const began = performance.now();
  const seen = await serverTime(server, caFile);
  if (seen === null) {
    return [warning('clock', 'The server does not tell its time.', 'Compare the clocks by hand.')];
  }
  const here = now.getTime() + (performance.now() - began) / 2;
  const skewMs = Math.abs(here - seen.getTime());
  const seconds = Math.round(skewMs / 1000);
  // The server's header counts whole seconds.
  if (skewMs < SKEW_MS)
    return [ok('clock', `The clocks differ by ${Math.max(0, seconds - 1)} s at most.`)];
  const remedy = 'Set the clock of the machine that is wrong; let it follow a time server.';
  return [
    failed('clock', `The clock of this machine and the server's differ by ${seconds} s.`, remedy),
  ];
}

async function serverTime(server: URL, caFile: string | undefined): Promise<Date | null> {
  const { request } = server.protocol === 'https:' ? https : http;
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile) };
  const sent = request(routeOf(server, '/api/v1/head'), {
    method: 'GET',
    timeout: CONNECT_MS,
    ...ca,
  });
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
