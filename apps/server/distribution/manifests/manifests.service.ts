import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ProSyncError } from '#domain/errors';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import {
  compressedAnswer,
  IMMUTABLE,
  type PreparedAnswer,
} from '../../http/caching/prepared-answer.ts';
import { Heads } from '../head/heads.ts';
import { CurrentRelease } from '../release/current-release.ts';
import { PastReleases } from '../release/past-releases.ts';
import { encodeSections } from '../release/published-release.ts';
import { ScopedManifests } from '../release/scoped-manifests.ts';

/** Bytes of compressed manifests that are kept in memory. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024;

type Caller = Pick<SignedInApiClient, 'id' | 'scope'>;

/** Manifests by their hash: the current ones, and those that a head of the last 24 hours named (docs/design.md#7). */
@Injectable()
export class ManifestsService {
  private readonly answers = new LRUCache<string, PreparedAnswer, Caller>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: (answer) => answer.bytes.byteLength,
    fetchMethod: (key, _, { context }) => this.prepare(key.slice(0, 64), context),
  });

  constructor(
    private readonly currentRelease: CurrentRelease,
    private readonly heads: Heads,
    private readonly scopedManifests: ScopedManifests,
    private readonly pastReleases: PastReleases,
  ) {}

  /** The manifest, compressed. Throws `not-found`, also for one of another scope: a hash is no authority (T24). */
  async get(sha256: string, client: Caller): Promise<PreparedAnswer> {
    const key = `${sha256} ${client.scope.join(' ')}`;
    const answer = await this.answers.fetch(key, { context: client });
    if (answer !== undefined) return answer;
    throw new ProSyncError('not-found', 'There is no such manifest for this API client.', {
      remedy: 'Ask for the head again and take the manifest that it names.',
    });
  }

  private async prepare(sha256: string, client: Caller): Promise<PreparedAnswer | undefined> {
    const { scope } = client;
    const head = this.heads.of(scope);
    const bytes =
      head.manifest.sha256 === sha256
        ? this.currentRelease.now().manifestOf(scope).bytes
        : await this.retained(sha256, client);
    if (bytes === null) return undefined;
    const answer = await compressedAnswer(bytes, IMMUTABLE);
    return answer.sha256 === sha256 ? answer : undefined;
  }

  private async retained(sha256: string, { id, scope }: Caller): Promise<Buffer | null> {
    const row = await this.scopedManifests.find(sha256);
    if (row === null || row.scope.join(' ') !== scope.join(' ')) return null;
    const release = await this.pastReleases.find(row.seq, id);
    if (release === null) return null;
    return encodeSections({ epoch: row.epoch, seq: row.seq, scope }, release.sections).bytes;
  }
}
