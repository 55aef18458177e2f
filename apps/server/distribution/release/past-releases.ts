import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { hasCode } from '#domain/errors';
import { SigningKey } from '../../signing/signing-key.ts';
import { PublishedRelease } from './published-release.ts';
import { readRelease } from './release.queries.ts';

/** Manifests of releases that are kept in memory: what clients that were away for a while ask for. */
const MAX_RELEASES = 8;

/** Releases before the current one, each proven by its signature; they never change. */
@Injectable()
export class PastReleases {
  private readonly releases = new LRUCache<number, PublishedRelease, string>({
    max: MAX_RELEASES,
    fetchMethod: (seq, _old, { context: who }) => readRelease(this.database, this.key, seq, who),
  });

  constructor(
    private readonly database: DataSource,
    private readonly key: SigningKey,
  ) {}

  /**
   * The release, or null when there is none or its row is not one that this server's key signed. `who` is the API client that asks: it
   * waits for its own questions, and others don't.
   */
  async find(seq: number, who: string): Promise<PublishedRelease | null> {
    if (seq === 0) return new PublishedRelease(1, 0, new Map(), new Map());
    try {
      return (await this.releases.fetch(seq, { context: who })) ?? null;
    } catch (error) {
      if (hasCode(error, 'release-unverified')) return null;
      throw error;
    }
  }
}
