import { BLOB_BATCH_TYPE } from '#api/blobs';
import { Keys } from '#api/head';
import { ReportAnswer, type Report } from '#api/reports';
import { routeOf } from './address.ts';
import { accepted, jsonOf, refuseForeign } from './answers.ts';
import type { Bearer } from './bearer.ts';
import { exchange, type Answer, type Route } from './exchange.ts';
import { bodiesIn, framedSize, type NamedBody } from './frames.ts';
import { limitsFor, SMALL_BYTES } from './limits.ts';
import { withRetries, type RetryPolicy } from './retry.ts';
import { USER_AGENT } from '../version.ts';

/** What the server says of its head: nothing new, or the document's bytes. */
export type HeadAnswer =
  | { isNew: false; wasHeld: boolean }
  | { isNew: true; etag: string | null; body: Buffer; wasHeld: boolean };

/** What a call adds to the ordinary request. */
interface Extra {
  headers?: Record<string, string>;
  body?: string;
  maxBytes: number;
  waitSeconds?: number;
  retryPolicy: RetryPolicy;
}

/** The calls of docs/design.md#7, as this client makes them. Answers are whole; whether they are true is for verify.ts. */
export class Server {
  readonly #route: Route;
  readonly #bearer: Bearer;
  readonly #timeoutMs: number | null;

  constructor(route: Route, bearer: Bearer, timeoutMs: number | null) {
    this.#route = route;
    this.#bearer = bearer;
    this.#timeoutMs = timeoutMs;
  }

  /** The address, for messages. */
  get origin(): string {
    return this.#route.server.origin;
  }

  /** The head; `waitSeconds` lets the server hold the answer until something changes (RFC 7240 `wait`). */
  async head(
    request: { etag: string | null; waitSeconds: number },
    retryPolicy: RetryPolicy,
  ): Promise<HeadAnswer> {
    const { etag, waitSeconds } = request;
    const headers = {
      ...(etag === null ? {} : { 'if-none-match': etag }),
      ...(waitSeconds === 0 ? {} : { prefer: `wait=${waitSeconds}` }),
    };
    const began = performance.now();
    const extra = { headers, maxBytes: SMALL_BYTES, waitSeconds, retryPolicy };
    const answer = await this.#call('GET', '/api/v1/head', extra);
    const wasHeld = performance.now() - began > waitSeconds * 500;
    if (answer.status === 304) return { isNew: false, wasHeld };
    refuseForeign(answer);
    return { isNew: true, etag: answer.headers.etag ?? null, body: answer.body, wasHeld };
  }

  /** The bytes of the manifest that the head names. */
  async manifest(
    name: { sha256: string; size: number },
    retryPolicy: RetryPolicy,
  ): Promise<Buffer> {
    const path = `/api/v1/manifests/${name.sha256}`;
    return (await this.#call('GET', path, { maxBytes: name.size, retryPolicy })).body;
  }

  /** What changed since a release, in a shape not yet checked. */
  async changes(since: number, maxBytes: number, retryPolicy: RetryPolicy): Promise<unknown> {
    const path = `/api/v1/changes?since=${since}`;
    const answer = await this.#call('GET', path, { maxBytes, retryPolicy });
    refuseForeign(answer);
    return JSON.parse(answer.body.toString('utf8')) as unknown;
  }

  /** The bytes of a body. */
  async blob(name: { sha256: string; size: number }, retryPolicy: RetryPolicy): Promise<Buffer> {
    const path = `/api/v1/blobs/${name.sha256}`;
    return (await this.#call('GET', path, { maxBytes: name.size, retryPolicy })).body;
  }

  /** The first of these bodies, at least one; the rest is asked for again. */
  async blobs(names: readonly NamedBody[], retryPolicy: RetryPolicy) {
    const answer = await this.#call('POST', '/api/v1/blobs', {
      headers: { 'content-type': 'application/json', accept: BLOB_BATCH_TYPE },
      body: JSON.stringify({ sha256: names.map((name) => name.sha256) }),
      maxBytes: framedSize(names),
      retryPolicy,
    });
    return bodiesIn(answer.body, names);
  }

  /** The verifying keys; the first one signs now. */
  async keys(retryPolicy: RetryPolicy): Promise<Keys['keys']> {
    const answer = await this.#call('GET', '/api/v1/keys', { maxBytes: SMALL_BYTES, retryPolicy });
    return jsonOf(answer, Keys).keys;
  }

  /** Tells the server what this instance has and did. */
  async report(report: Report, retryPolicy: RetryPolicy): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const extra = { headers, body: JSON.stringify(report), maxBytes: SMALL_BYTES, retryPolicy };
    jsonOf(await this.#call('POST', '/api/v1/reports', extra), ReportAnswer);
  }

  #call(method: 'GET' | 'POST', path: string, extra: Extra): Promise<Answer> {
    const { body, maxBytes, retryPolicy } = extra;
    const waitMs = (extra.waitSeconds ?? 0) * 1000;
    // An error answer may be larger than a small body.
    const limits = limitsFor({
      maxBytes: Math.max(maxBytes, SMALL_BYTES),
      waitMs,
      timeoutMs: this.#timeoutMs,
    });
    const send = (token: string) =>
      exchange(this.#route, {
        method,
        url: routeOf(this.#route.server, path),
        headers: {
          'user-agent': USER_AGENT,
          accept: 'application/json, application/octet-stream',
          authorization: `Bearer ${token}`,
          ...extra.headers,
        },
        ...(body === undefined ? {} : { body }),
        limits,
        signal: retryPolicy.signal,
      });
    return withRetries(retryPolicy, async () =>
      accepted(await this.#bearer.authorised(retryPolicy.signal, send)),
    );
  }
}
