import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { hasCode, ProSyncError } from '#domain/errors';
import { networkOf } from '../../http/limits/network.ts';
import { TokenBucket } from '../../http/limits/token-bucket.ts';

/** An attempt that was let through; it counts as wrong until it says otherwise. */
export interface Attempt {
  /** The name has signed in from this network before. */
  isTrusted: boolean;
  succeed(): void;
  /** For an attempt that got no answer: one that was refused for load counts against nobody. Throws the error. */
  failed(this: void, error: unknown): never;
}

/**
 * Slows down whoever guesses secrets, before bcrypt is paid for (docs/guarantees.md#t18, B6): buckets by name and network, by
 * name, by network and for all of a kind. What the first bucket refuses costs the others nothing, so that one network cannot lock out
 * another; and a network from which a name has signed in before is not subject to what strangers do to that name.
 */
@Injectable()
export class Attempts {
  private readonly pairs = new LRUCache<string, TokenBucket>({ max: MAX_KEPT });
  private readonly names = new LRUCache<string, TokenBucket>({ max: MAX_KEPT });
  private readonly networks = new LRUCache<string, TokenBucket>({ max: MAX_KEPT });
  private readonly trusted = new LRUCache<string, true>({ max: MAX_KEPT });
  /** By the first word of the name, which says what signs in: nobody's wrong secrets keep the other kind waiting. */
  private readonly kinds = new LRUCache<string, TokenBucket>({ max: MAX_KEPT });

  /** Takes one attempt for the name from this address. Throws `too-many-requests` with the seconds to wait. */
  begin(name: string, address: string): Attempt {
    const network = networkOf(address);
    const pairKey = `${name.slice(0, 300)} ${network}`;
    const pair = bucketIn(this.pairs, pairKey, { capacity: 10, perSecond: 0.1, grows: true });
    const buckets = [pair, bucketIn(this.networks, network, { capacity: 200, perSecond: 2 })];
    const isTrusted = this.trusted.has(pairKey);
    if (!isTrusted) buckets.push(...this.ofStrangers(name));
    const wait = Math.max(...buckets.map((bucket) => bucket.wait()));
    if (wait > 0) throw tooMany(wait);
    for (const bucket of buckets) bucket.take();
    const failed = (error: unknown): never => {
      if (hasCode(error, 'crowded')) for (const bucket of buckets) bucket.giveBack();
      throw error;
    };
    return { isTrusted, succeed: () => this.succeed(pairKey, buckets), failed };
  }

  private ofStrangers(name: string): TokenBucket[] {
    const [kind = ''] = name.split(' ', 1);
    return [
      bucketIn(this.names, name.slice(0, 300), { capacity: 50, perSecond: 0.5 }),
      bucketIn(this.kinds, kind, { capacity: 500, perSecond: 5 }),
    ];
  }

  /** Gives back what the attempt took, so that any number of right secrets passes. */
  private succeed(pairKey: string, buckets: TokenBucket[]): void {
    this.pairs.delete(pairKey);
    this.trusted.set(pairKey, true);
    for (const bucket of buckets) bucket.giveBack();
  }
}

const MAX_KEPT = 50_000;

function bucketIn(
  buckets: LRUCache<string, TokenBucket>,
  key: string,
  rule: ConstructorParameters<typeof TokenBucket>[0],
): TokenBucket {
  const found = buckets.get(key);
  if (found) return found;
  const bucket = new TokenBucket(rule);
  buckets.set(key, bucket);
  return bucket;
}

function tooMany(seconds: number): ProSyncError {
  const retryAfterSeconds = Math.ceil(seconds);
  return new ProSyncError('too-many-requests', 'Too many wrong attempts to sign in.', {
    remedy: `Wait ${retryAfterSeconds} seconds.`,
    facts: { retryAfterSeconds },
  });
}
