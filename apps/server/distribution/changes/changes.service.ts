import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ProSyncError } from '#domain/errors';
import type { SignedInApiClient } from '../../access/current-api-client.decorator.ts';
import { inSlices } from '../../http/slices.ts';
import {
  compressedAnswer,
  REVALIDATED,
  type PreparedAnswer,
} from '../../http/caching/prepared-answer.ts';
import { Heads, type ScopedHead } from '../head/heads.ts';
import { CurrentRelease } from '../release/current-release.ts';
import { PastReleases } from '../release/past-releases.ts';
import type { PublishedRelease } from '../release/published-release.ts';
import { encodeChanges } from './encode-changes.ts';

/** Further back than this the whole manifest is the better answer. */
export const MAX_RELEASES_BACK = 1_000;
/** Bytes of compressed changes that are kept in memory. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024;

interface Range {
  who: string;
  since: number;
  head: ScopedHead;
  release: PublishedRelease;
}

/** What changed in a scope between a release and now (docs/design.md#7), computed once for all who ask the same. */
@Injectable()
export class ChangesService {
  private readonly answers = new LRUCache<string, PreparedAnswer, Range>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: (answer) => answer.bytes.byteLength,
    fetchMethod: (_key, _old, { context }) => this.prepare(context),
  });

  constructor(
    private readonly currentRelease: CurrentRelease,
    private readonly heads: Heads,
    private readonly pastReleases: PastReleases,
  ) {}

  /** The changes since that release, compressed. Throws `changes-too-old` or `server-behind`. */
  async since(
    since: number,
    { id: who, scope }: Pick<SignedInApiClient, 'id' | 'scope'>,
  ): Promise<PreparedAnswer> {
    const release = this.currentRelease.now();
    const head = this.heads.of(scope);
    if (since > release.seq) throw serverBehind(since, release.seq);
    const key = [head.epoch, head.seq, since, ...scope].join(' ');
    const answer = await this.answers.fetch(key, { context: { who, since, head, release } });
    if (answer === undefined) throw tooOld(since, head);
    return answer;
  }

  private async prepare({ who, since, head, release }: Range): Promise<PreparedAnswer | undefined> {
    if (head.seq - since > MAX_RELEASES_BACK) return undefined;
    const before = await this.pastReleases.find(since, who);
    if (before?.epoch !== head.epoch) return undefined;
    const bytes = await inSlices(encodeChanges(since, head, before, release), who);
    return compressedAnswer(bytes, REVALIDATED);
  }
}

function tooOld(since: number, head: ScopedHead): ProSyncError {
  const { epoch, seq, manifest } = head;
  return new ProSyncError('changes-too-old', `There are no changes from release ${since} on.`, {
    remedy: 'Take the manifest instead.',
    facts: { epoch, seq, manifest },
  });
}

function serverBehind(since: number, seq: number): ProSyncError {
  return new ProSyncError(
    'server-behind',
    `The newest release here is ${seq}; release ${since} is not known.`,
    { remedy: 'The server may run on an old backup; ask its operators.', facts: { seq } },
  );
}
