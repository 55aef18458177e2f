import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';

interface Known {
  /** The stored hash that the secret was found to match. */
  hash: string;
  mac: Buffer;
}

const MAX_KEPT = 20_000;

/**
 * Remembers, in memory only and under a key of this process, which typed secret matched its bcrypt hash. So the right secret passes as
 * quickly as a generated one, whatever strangers do, until the stored hash changes or the server stops.
 */
export class KnownSecrets {
  private readonly key = randomBytes(32);
  private readonly known = new LRUCache<string, Known>({ max: MAX_KEPT });

  /** Notes that the secret matches the stored hash of the API client. */
  note(clientId: string, secret: string, hash: string): void {
    this.known.set(clientId, { hash, mac: this.macOf(clientId, secret) });
  }

  /** True when exactly this secret matched exactly this hash before. */
  has(clientId: string, secret: string, hash: string): boolean {
    const known = this.known.get(clientId);
    if (known === undefined || known.hash !== hash) return false;
    return timingSafeEqual(known.mac, this.macOf(clientId, secret));
  }

  private macOf(clientId: string, secret: string): Buffer {
    const text = `${clientId} ${secret.normalize('NFC')}`;
    return createHmac('sha256', this.key).update(text, 'utf8').digest();
  }
}
