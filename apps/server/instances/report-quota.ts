import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ProSyncError } from '#domain/errors';
import { Config } from '../config/server-config.ts';
import { TokenBucket } from '../http/limits/token-bucket.ts';

interface Buckets {
  reports: TokenBucket;
  bytes: TokenBucket;
}

/** Limits how much each API client reports in a minute. */
@Injectable()
export class ReportQuota {
  private readonly config: Config;
  private readonly buckets = new LRUCache<string, Buckets>({ max: 10_000 });

  constructor(config: Config) {
    this.config = config;
  }

  /** Counts a report that begins. Throws `too-many-requests` with the seconds to wait. */
  begin(apiClientId: string): void {
    const { reports, bytes } = this.bucketsOf(apiClientId);
    const wait = Math.max(reports.wait(), bytes.wait());
    if (wait > 0) throw tooMany(wait);
    reports.take();
  }

  /** Counts the bytes of a report that was read. The next one waits until they fit into the limit. */
  count(apiClientId: string, bytes: number): void {
    this.bucketsOf(apiClientId).bytes.take(bytes);
  }

  private bucketsOf(apiClientId: string): Buckets {
    const known = this.buckets.get(apiClientId);
    if (known) return known;
    const { reportsPerMinute, bytes } = this.config.clientQuota;
    const buckets = { reports: perMinute(reportsPerMinute), bytes: perMinute(bytes) };
    this.buckets.set(apiClientId, buckets);
    return buckets;
  }
}

function perMinute(capacity: number): TokenBucket {
  return new TokenBucket({ capacity, perSecond: capacity / 60 });
}

function tooMany(seconds: number): ProSyncError {
  const retryAfterSeconds = Math.ceil(seconds);
  return new ProSyncError(
    'too-many-requests',
    'The instances of this API client report too much.',
    {
      remedy: `Wait ${retryAfterSeconds} seconds, or raise PROSYNC_CLIENT_REPORTS or PROSYNC_CLIENT_BYTES on the server.`,
      facts: { retryAfterSeconds },
    },
  );
}
