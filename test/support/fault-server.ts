import { createPublicKey, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Report } from '#api/reports';
import { itemDigest, sha256 } from '#domain/digest';
import { rawPublicKey, signEnvelope } from '#domain/envelope';
import { HEAD_TYPE, signHead, type Head } from '#domain/head';
import { byItemKey, itemKey } from '#domain/item';
import {
  encodeManifest,
  EVERY_TYPE,
  manifestReference,
  type Manifest,
  type ManifestItem,
  type Scope,
} from '#domain/manifest';
import { newKey } from './new-key.ts';
import { gzipped, json, octets, problem, type Reply } from './replies.ts';

/*
 * A server that speaks the protocol of docs/design.md#7 and can do every wrong that a network or a server can do. It stands for
 * the other side's faults only; stories that go right run against the real server.
 */

/** Which call a request is. */
export type Call = 'token' | 'keys' | 'head' | 'manifest' | 'changes' | 'blob' | 'report' | 'other';

/** Changes an answer, or sends one itself and returns null. */
export type Fault = (call: Call, reply: Reply, response: ServerResponse) => Reply | null;

/** What a test publishes: the rest of an item is made up. */
export interface Content {
  guid: string;
  body: string | Buffer;
  contentType?: string;
  name?: string;
  path?: string;
  tags?: string[];
  version?: number;
  executable?: boolean;
}

export const SECRET = 'a secret of sixteen characters';

export class FaultServer {
  readonly requests: { call: Call; url: string; headers: IncomingMessage['headers'] }[] = [];
  readonly reports: Report[] = [];
  fault: Fault | null = null;
  /** Changes the head before it is signed. */
  alterHead: (head: Head) => Head = (head) => head;
  key: KeyObject = newKey();
  epoch = 1;
  seq = 0;
  scope: Scope = EVERY_TYPE;
  /** What the head says about its scope; nothing, as on older servers, unless a test sets it. */
  scopeState: Pick<Head, 'scopeVersion' | 'client'> = {};
  holdsRequests = true;
  token = 'token-1';
  /** How many bodies one answer holds. */
  batchBodies = 500;
  #publishedAt = new Date();
  #server: Server | null = null;
  #port = 0;
  readonly #manifests: Manifest[] = [];
  readonly #blobs = new Map<string, Buffer>();
  readonly #held = new Set<() => void>();

  /** Starts on a free port, or again on the one it had. */
  async start(): Promise<this> {
    if (this.#manifests.length === 0) this.#manifests.push(this.#manifest([]));
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#release();
    server?.closeAllConnections();
    await new Promise<void>((done) => (server === null ? done() : server.close(() => done())));
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get fingerprint(): string {
    return this.#publicKey().fingerprint;
  }

  /** Publishes exactly this content as the next release and returns its items. */
  publish(contents: readonly Content[]): ManifestItem[] {
    this.seq += 1;
    this.#publishedAt = new Date();
    const manifest = this.#manifest(contents.map((content) => this.#item(content)));
    this.#manifests.push(manifest);
    this.#release();
    return manifest.items;
  }

  /** The bytes of the current manifest. */
  get manifestBytes(): Buffer {
    return encodeManifest(this.#current);
  }

  count(call: Call): number {
    return this.requests.filter((request) => request.call === call).length;
  }

  get #current(): Manifest {
    const manifest = this.#manifests.at(-1);
    if (manifest === undefined) throw new Error('The server was not started.');
    return manifest;
  }

  #manifest(items: ManifestItem[]): Manifest {
    const { epoch, seq, scope } = this;
    return { schemaVersion: 1, epoch, seq, scope, items: items.sort(byItemKey) };
  }

  #item(content: Content): ManifestItem {
    const bytes = Buffer.from(content.body);
    const body = { sha256: sha256(bytes), size: bytes.byteLength, mediaType: 'text/plain' };
    this.#blobs.set(body.sha256, bytes);
    const { guid, contentType = 'script', version = this.seq, tags = [] } = content;
    const name = content.name ?? guid;
    const path = content.path ?? `${contentType}/${guid}.sh`;
    const bit = content.executable === true ? { executable: true } : {};
    const item = { contentType, guid, name, path, tags, references: [], body, ...bit };
    return { ...item, version, digest: itemDigest(item) };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? '/', this.address);
    const call = callOf(url.pathname);
    this.requests.push({ call, url: request.url ?? '', headers: request.headers });
    const isNew = call === 'head' && request.headers['if-none-match'] !== this.#envelope().etag;
    const wait = /wait=(\d+)/.exec(request.headers.prefer as string)?.[1];
    if (call === 'head' && !isNew && wait !== undefined && this.holdsRequests) {
      await this.#hold(Number(wait) * 1000);
    }
    const reply = this.#reply(call, url, request, body);
    const altered = this.fault === null ? reply : this.fault(call, reply, response);
    if (altered === null || response.destroyed) return;
    response.writeHead(altered.status, {
      'content-length': String(altered.body.byteLength),
      ...altered.headers,
    });
    response.end(altered.status === 304 ? undefined : altered.body);
  }

  #reply(call: Call, url: URL, request: IncomingMessage, body: string): Reply {
    if (call === 'token') return this.#exchange(body);
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return problem(401, 'invalid-token');
    const last = url.pathname.split('/').at(-1) ?? '';
    switch (call) {
      case 'keys':
        return json(200, { keys: [this.#publicKey()] });
      case 'head':
        return this.#head(request.headers['if-none-match']);
      case 'manifest': {
        const hit = this.#manifests.map(encodeManifest).find((bytes) => sha256(bytes) === last);
        return hit === undefined ? problem(404, 'not-found') : gzipped(hit);
      }
      case 'changes':
        return this.#changes(Number(url.searchParams.get('since')));
      case 'blob': {
        if (request.method === 'POST') return this.#frames(body);
        const blob = this.#blobs.get(last);
        return blob === undefined ? problem(404, 'not-found') : octets(blob);
      }
      case 'report':
        this.reports.push(JSON.parse(body) as Report);
        return json(200, { instanceId: '00000000-0000-4000-8000-000000000000' });
      default:
        return problem(404, 'not-found');
    }
  }

  #frames(body: string): Reply {
    const names = (JSON.parse(body) as { sha256: string[] }).sha256.slice(0, this.batchBodies);
    const frames = names.flatMap((sha) => {
      const bytes = this.#blobs.get(sha) ?? Buffer.alloc(0);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.byteLength);
      return [Buffer.from(sha, 'hex'), length, bytes];
    });
    return { ...octets(Buffer.concat(frames)), status: 200 };
  }

  #exchange(body: string): Reply {
    const form = new URLSearchParams(body);
    if (form.get('client_secret') !== SECRET) return json(401, { error: 'invalid_client' });
    return json(200, {
      access_token: this.token,
      token_type: 'Bearer',
      expires_in: 43_200,
      scope: 'content:read',
    });
  }

  #publicKey() {
    const publicKey = rawPublicKey(createPublicKey(this.key));
    const fingerprint = sha256(Buffer.from(publicKey, 'base64url'));
    return { fingerprint, algorithm: 'ed25519', publicKey };
  }

  #envelope(): { etag: string; body: Buffer } {
    const { epoch, seq, scope, items } = this.#current;
    const manifest = manifestReference(this.manifestBytes, items.length);
    const release = {
      ...this.scopeState,
      epoch,
      seq,
      scope,
      manifest,
      publishedAt: this.#publishedAt,
    };
    const signed = signHead(release, new Date(), this.key);
    const head = JSON.parse(Buffer.from(signed.payload, 'base64').toString('utf8')) as Head;
    const altered = Buffer.from(JSON.stringify(this.alterHead(head)), 'utf8');
    const body = Buffer.from(JSON.stringify(signEnvelope(HEAD_TYPE, altered, this.key)), 'utf8');
    return { etag: `"${sha256(body)}"`, body };
  }

  #head(seen: string | undefined): Reply {
    const { etag, body } = this.#envelope();
    if (seen === etag) return { status: 304, headers: { etag }, body: Buffer.alloc(0) };
    return { status: 200, headers: { 'content-type': 'application/json', etag }, body };
  }

  #changes(since: number): Reply {
    const to = this.#current;
    const from = this.#manifests.find((m) => m.epoch === to.epoch && m.seq === since);
    if (from === undefined) return problem(410, 'changes-too-old');
    const before = new Map(from.items.map((item) => [itemKey(item), item.digest]));
    const after = new Set(to.items.map(itemKey));
    return json(200, {
      epoch: to.epoch,
      since,
      seq: to.seq,
      manifest: manifestReference(this.manifestBytes, to.items.length),
      published: to.items.filter((item) => before.get(itemKey(item)) !== item.digest),
      withdrawn: from.items
        .filter((item) => !after.has(itemKey(item)))
        .map(({ contentType, guid }) => ({ contentType, guid })),
    });
  }

  async #hold(ms: number): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(finish, ms);
      const held = this.#held;
      function finish() {
        clearTimeout(timer);
        held.delete(finish);
        done();
      }
      held.add(finish);
    });
  }

  #release(): void {
    for (const finish of this.#held) finish();
  }
}

/** A fault that changes the answers of one call and leaves the others. */
export function onCall(call: Call, alter: (reply: Reply) => Reply): Fault {
  return (which, reply) => (which === call ? alter(reply) : reply);
}

function callOf(path: string): Call {
  if (path === '/oauth/token') return 'token';
  const noun = path.split('/')[3] ?? '';
  const calls: Record<string, Call> = {
    keys: 'keys',
    head: 'head',
    manifests: 'manifest',
    changes: 'changes',
    blobs: 'blob',
    reports: 'report',
  };
  return calls[noun] ?? 'other';
}
