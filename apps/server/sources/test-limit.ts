import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ProSyncError } from '#domain/errors';
import { TokenBucket } from '../http/limits/token-bucket.ts';

/** Enough for somebody who tries out settings, and too slow to look for hosts and files. */
const RULE = { capacity: 20, perSecond: 0.1 };
const MAX_KEPT = 1_000;

/** Limits how often a person tests places, because each test makes the server reach for a host or a file. */
@Injectable()
export class TestLimit {
  private readonly buckets = new LRUCache<string, TokenBucket>({ max: MAX_KEPT });

  /** Takes one test of this person. Throws `too-many-requests` with the seconds to wait. */
  take(operatorId: string): void {
    const bucket = this.buckets.get(operatorId) ?? new TokenBucket(RULE);
    this.buckets.set(operatorId, bucket);
    const retryAfterSeconds = Math.ceil(bucket.wait());
    if (retryAfterSeconds === 0) return bucket.take();
    throw new ProSyncError('too-many-requests', 'You have tested many connections.', {
      remedy: `Wait ${retryAfterSeconds} seconds, then test again.`,
      facts: { retryAfterSeconds },
    });
  }
}
