import { LRUCache } from 'lru-cache';

/** An access token that was issued a moment ago. */
export interface FreshToken {
  token: string;
  /** By `performance.now()`. */
  issuedAt: number;
}

interface Entry {
  secretHash: string;
  fresh: Promise<FreshToken>;
}

/** How long an access token is given out again. */
const FRESH_MS = 10 * 60 * 1_000;

/**
 * The access tokens of the last minutes, in memory only: an API client that asks again gets the same one, so that no number of
 * right requests floods the database.
 */
export class FreshTokens {
  private readonly entries = new LRUCache<string, Entry>({
    max: 20_000,
    ttl: FRESH_MS,
    perf: performance,
  });

  /** The fresh token of the API client with this secret, or the one that `issue` makes now; all who ask meanwhile share it. */
  get(
    clientId: string,
    secretHash: string,
    issue: () => Promise<FreshToken>,
  ): { fresh: Promise<FreshToken>; isNew: boolean } {
    const known = this.entries.get(clientId);
    if (known?.secretHash === secretHash) return { fresh: known.fresh, isNew: false };
    const fresh = issue();
    const entry = { secretHash, fresh };
    this.entries.set(clientId, entry);
    fresh.catch(() => this.entries.get(clientId) === entry && this.entries.delete(clientId));
    return { fresh, isNew: true };
  }

  /** Forgets the token of the API client: it was revoked. */
  forget(clientId: string): void {
    this.entries.delete(clientId);
  }
}
