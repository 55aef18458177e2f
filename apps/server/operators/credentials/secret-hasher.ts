import { Injectable, type OnModuleInit } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { ProSyncError } from '#domain/errors';
import { MAX_SECRET_BYTES } from '#domain/token';

/**
 * The only place that pays for bcrypt. One runs at a time, because more would occupy the threads that read files and
 * resolve names for everyone else (speed.md); a few wait, the rest are refused (reliability.md 2.4).
 */
@Injectable()
export class SecretHasher implements OnModuleInit {
  /** 2^cost rounds; tests lower it, nothing else does. */
  static cost = 12;

  private line: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private unknown: Promise<string> | undefined;

  onModuleInit(): void {
    this.unknown = this.hash(NOBODYS);
  }

  /** The bcrypt hash of a secret that `secretProblem` accepted, after NFC normalisation. */
  hash(secret: string): Promise<string> {
    return this.queue(() => bcrypt.hash(secret.normalize('NFC'), SecretHasher.cost));
  }

  /**
   * True when the secret belongs to the hash. Null takes as long as a wrong secret does, so that nobody learns which names
   * exist (reliability.md T19). Throws `too-many-requests` when too many wait already.
   */
  async matches(secret: string, hash: string | null): Promise<boolean> {
    if (this.waiting >= MAX_WAITING) throw crowded();
    this.waiting += 1;
    try {
      return await this.compare(secret.normalize('NFC'), hash);
    } finally {
      this.waiting -= 1;
    }
  }

  private async compare(text: string, hash: string | null): Promise<boolean> {
    // bcrypt would ignore what follows and so accept a secret that is only the beginning of another one.
    const isTooLong = Buffer.byteLength(text, 'utf8') > MAX_SECRET_BYTES || text.includes('\0');
    this.unknown ??= this.hash(NOBODYS);
    const compared = hash ?? (await this.unknown);
    const isEqual = await this.queue(() => bcrypt.compare(isTooLong ? '' : text, compared));
    return isEqual && hash !== null && !isTooLong;
  }

  private queue<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.line.then(work);
    this.line = turn.catch(() => undefined);
    return turn;
  }
}

const NOBODYS = 'no secret hashes to this one';
/** At 250 ms each, the last one waits 4 s. */
const MAX_WAITING = 16;

function crowded(): ProSyncError {
  return new ProSyncError('too-many-requests', 'Too many sign in at the moment.', {
    remedy: 'Try again in a few seconds.',
    facts: { retryAfterSeconds: 5 },
  });
}
