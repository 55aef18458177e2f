import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { MAX_BATCH_BYTES } from '#api/blobs';
import { sha256 as hashOf } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { CurrentRelease } from '../release/current-release.ts';
import { PastReleases } from '../release/past-releases.ts';
import { readBodies, readBody, readSuperseded } from './blobs.queries.ts';

/** Bytes of bodies that are kept in memory. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024;

/** A body and its hash. */
export interface NamedBody {
  sha256: string;
  bytes: Buffer;
}

type Caller = Pick<SignedInApiClient, 'id' | 'scope'>;

/** Bodies, proven by their hash, that a scope publishes, or published in the last 25 hours (docs/design.md#7, docs/guarantees.md#f12). */
@Injectable()
export class BlobsService {
  private readonly bodies = new LRUCache<string, Buffer>({
    maxSize: MAX_CACHE_BYTES,
    // An empty body still takes its place.
    sizeCalculation: (bytes) => bytes.byteLength + 1,
    fetchMethod: async (sha256) => proven(sha256, await readBody(this.database, sha256)),
  });

  constructor(
    private readonly database: DataSource,
    private readonly currentRelease: CurrentRelease,
    private readonly pastReleases: PastReleases,
  ) {}

  /** The body. Throws `not-found`, also for one of another scope: a hash is no authority (T24). */
  async get(sha256: string, client: Caller): Promise<Buffer> {
    await this.checkScope([sha256], client);
    const bytes = await this.bodies.fetch(sha256);
    if (bytes === undefined) throw notFound(sha256);
    return bytes;
  }

  /** The first of the bodies, in the order asked for, as many as one answer may hold. Throws `not-found`. */
  async getMany(hashes: readonly string[], client: Caller): Promise<NamedBody[]> {
    await this.checkScope(hashes, client);
    const missing = hashes.filter((sha256) => !this.bodies.has(sha256));
    const read = await readBodies(this.database, missing, MAX_BATCH_BYTES);
    for (const [sha256, bytes] of read) this.bodies.set(sha256, proven(sha256, bytes));
    const bodies: NamedBody[] = [];
    let size = 0;
    for (const sha256 of hashes) {
      const bytes = read.get(sha256) ?? this.bodies.get(sha256);
      if (bytes === undefined) break;
      size += bytes.byteLength;
      if (size > MAX_BATCH_BYTES && bodies.length > 0) break;
      bodies.push({ sha256, bytes });
    }
    return bodies;
  }

  private async checkScope(hashes: readonly string[], client: Caller): Promise<void> {
    const release = this.currentRelease.now();
    const others = hashes.filter((sha256) => !release.publishesBody(client.scope, sha256));
    if (others.length === 0) return;
    const proven = await this.superseded(others, client);
    const unknown = others.find((sha256) => !proven.has(sha256));
    if (unknown !== undefined) throw notFound(unknown);
  }

  // The rows only say where to look; the proven manifest of that release decides.
  private async superseded(hashes: readonly string[], { id, scope }: Caller): Promise<Set<string>> {
    const proven = new Set<string>();
    for (const { sha256, seq } of await readSuperseded(this.database, hashes)) {
      if (proven.has(sha256)) continue;
      const release = await this.pastReleases.find(seq, id);
      if (release?.publishesBody(scope, sha256)) proven.add(sha256);
    }
    return proven;
  }
}

function proven<Bytes extends Buffer | undefined>(sha256: string, bytes: Bytes): Bytes {
  if (bytes === undefined || hashOf(bytes) === sha256) return bytes;
  throw new ProSyncError(
    'corrupt-blob',
    `The stored body ${sha256} is not the one that was approved.`,
    {
      remedy: 'Restore the database from a backup, and find out who changed it.',
    },
  );
}

function notFound(sha256: string): ProSyncError {
  return new ProSyncError('not-found', `This API client may see no body ${sha256}.`, {
    remedy: 'Ask for the head again and take what its manifest names.',
  });
}
