import { gzipSync } from 'node:zlib';

/** An answer before it is sent. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** An error answer as docs/guarantees.md#5 shapes it. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Reply {
  const body = {
    type: `/problems/${code}`,
    title: code,
    status,
    detail: `The code is ${code}.`,
    instance: '/',
    code,
    requestId: 'r1',
  };
  const reply = json(status, body);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** An answer in JSON. */
export function json(status: number, value: unknown): Reply {
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: Buffer.from(JSON.stringify(value), 'utf8') };
}

/** Bytes of JSON, compressed. */
export function gzipped(bytes: Buffer): Reply {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  return { status: 200, headers, body: gzipSync(bytes) };
}

/** Bytes as they are. */
export function octets(body: Buffer): Reply {
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
}
