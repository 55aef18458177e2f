import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { DataSource } from 'typeorm';
import { generateToken, tokenHash } from '#domain/token';
import { Seals } from '../../apps/server/seals/seals.ts';
import type { RunningApplication } from './application.ts';

/** An answer as it came over the wire: nothing is decompressed or parsed on the way. */
export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** An API client with a valid access token. */
export class ApiClient {
  private constructor(
    readonly id: string,
    readonly token: string,
  ) {}

  /** Makes one that may see these content types; null: all. The exchange of its secret has tests of its own. */
  static async create(
    { app }: RunningApplication,
    contentTypes: string[] | null = null,
  ): Promise<ApiClient> {
    const token = generateToken('access');
    const database = app.get(DataSource);
    const rows: { id: string }[] = await database.query(
      `with client as (
         insert into api_clients (name, secret_hash, secret_origin, content_types)
         values (gen_random_uuid()::text, '', 'generated', $1) returning id)
       insert into access_tokens (sha256, api_client_id, expires_at)
       select $2, id, now() + interval '2 days' from client returning api_client_id id`,
      [contentTypes, tokenHash(token)],
    );
    const id = rows[0]?.id ?? '';
    const seals = app.get(Seals, { strict: false });
    await seals.seal(database, { table: 'api_clients', key: id });
    await seals.seal(database, { table: 'access_tokens', key: tokenHash(token) });
    return new ApiClient(id, token);
  }

  /** Calls below `/api/v1`; `application` is any server that shares the database. */
  call(
    application: Pick<RunningApplication, 'url'>,
    path: string,
    options: { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer } = {},
  ): Promise<RawAnswer> {
    const { method = 'GET', headers, body } = options;
    const authorization = `Bearer ${this.token}`;
    return new Promise((resolve, reject) => {
      const call = request(
        `${application.url}/api/v1${path}`,
        { method, agent: false, headers: { authorization, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              bytes: Buffer.concat(chunks),
            }),
          );
        },
      );
      call.on('error', reject).end(body);
    });
  }
}

/** The body of an answer as JSON, decompressed when needed. */
export function jsonOf<Body>(answer: RawAnswer): Body {
  const isGzip = answer.headers['content-encoding'] === 'gzip';
  const bytes = isGzip ? gunzipSync(answer.bytes) : answer.bytes;
  return JSON.parse(bytes.toString('utf8')) as Body;
}
