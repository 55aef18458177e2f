import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Report } from '#api/reports';
import { ProSyncError } from '#domain/errors';
import { byRelease } from '#domain/head';
import type { SignedInApiClient } from '../access/current-api-client.decorator.ts';
import { CurrentRelease } from '../distribution/release/current-release.ts';
import { HistoryMark } from '../signing/history-mark.ts';

/** A report of a release that this server never published. */
export interface UnknownClaim {
  apiClient: string;
  epoch: number;
  seq: number;
}

/** An instance repeats what it says at least once a day. */
const REMEMBERED_MS = 25 * 3_600_000;

/** Which releases an instance can have: those up to the latest one that this server published, as far as its history reaches. */
@Injectable()
export class KnownReleases {
  private readonly claims = new LRUCache<string, UnknownClaim>({ max: 1_000, ttl: REMEMBERED_MS });

  constructor(
    private readonly current: CurrentRelease,
    private readonly mark: HistoryMark,
  ) {}

  /** Throws `release-unknown` for a release that does not exist, and remembers that somebody said it does. */
  async refuseUnknown({ release, attemptedSeq }: Report, client: SignedInApiClient): Promise<void> {
    const isKnown = () => this.isKnown(release) && (attemptedSeq ?? 0) <= this.latestSeq();
    // Another server of this database may have published it a moment ago.
    if (!isKnown()) await this.current.look();
    if (isKnown()) return;
    const claim = { epoch: release.epoch, seq: Math.max(release.seq, attemptedSeq ?? 0) };
    this.claims.set(client.id, { apiClient: client.name, ...claim });
    throw new ProSyncError(
      'release-unknown',
      `This server never published release ${claim.seq} of epoch ${claim.epoch}.`,
      {
        remedy:
          'If the server was restored from a backup, run "prosync-server recover --new-epoch" there.',
      },
    );
  }

  /** What was claimed lately, the latest claim of each API client. */
  get unknown(): readonly UnknownClaim[] {
    return [...this.claims.values()].filter((claim) => !this.isKnown(claim));
  }

  private isKnown(release: { epoch: number; seq: number }): boolean {
    if (release.seq === 0) return true;
    return byRelease(release, this.current.now()) <= 0 || byRelease(release, this.mark.latest) <= 0;
  }

  private latestSeq(): number {
    return Math.max(this.current.now().seq, this.mark.latest.seq);
  }
}
