import { Injectable, type OnModuleInit } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { ProSyncError } from '#domain/errors';
import { MAX_SECRET_BYTES } from '#domain/token';

/** Operators never wait for API clients, and operators who signed in from their network before never wait for strangers. */
type Lane = 'operator' | 'known-operator' | 'api-client';

/**
 * The only place that pays for bcrypt. One runs at a time in each lane, because more would occupy the threads that read files and
 * resolve names for everyone else (docs/performance.md); a few wait, the rest are refused (docs/guarantees.md#2.4).
 */
@Injectable()
export class SecretHasher implements OnModuleInit {
  /** 2^cost rounds; tests lower it, nothing else does. */
  static cost = 12;

  private readonly lanes: Record<Lane, { line: Promise<unknown>; waiting: number }> = {
    operator: { line: Promise.resolve(), waiting: 0 },
    'known-operator': { line: Promise.resolve(), waiting: 0 },
    'api-client': { line: Promise.resolve(), waiting: 0 },
  };
  private unknown: Promise<string> | undefined;

  onModuleInit(): void {
    this.unknown = this.hash(NOBODYS);
  }

  /** The bcrypt hash of a secret that `secretProblem` accepted, after NFC normalisation. */
  hash(secret: string): Promise<string> {
    return this.queue('operator', () => bcrypt.hash(secret.normalize('NFC'), SecretHasher.cost));
  }

  /**
   * True when the secret belongs to the hash. Null takes as long as a wrong secret does, so that nobody learns which names
   * exist (docs/guarantees.md#t19). Throws `crowded` when too many wait already.
   */
  async matches(secret: string, hash: string | null, lane: Lane = 'operator'): Promise<boolean> {
    const { [lane]: own } = this.lanes;
    if (own.waiting >= MAX_WAITING) throw crowded();
    own.waiting += 1;
    try {
      return await this.compare(secret.normalize('NFC'), hash, lane);
    } finally {
      own.waiting -= 1;
    }
  }

  private async compare(text: string, hash: string | null, lane: Lane): Promise<boolean> {
    // bcrypt would ignore what follows and so accept a secret that is only the beginning of another one.
    const isTooLong = Buffer.byteLength(text, 'utf8') > MAX_SECRET_BYTES || text.includes('\0');
    this.unknown ??= this.hash(NOBODYS);
    const compared = hash ?? (await this.unknown);
    const isEqual = await this.queue(lane, () => bcrypt.compare(isTooLong ? '' : text, compared));
    return isEqual && hash !== null && !isTooLong;
  }

  private queue<Result>(lane: Lane, work: () => Promise<Result>): Promise<Result> {
    const turn = this.lanes[lane].line.then(work);
    this.lanes[lane].line = turn.catch(() => undefined);
    return turn;
  }
}

const NOBODYS = 'no secret hashes to this one';
/** At 250 ms each, the last one waits 4 s. */
const MAX_WAITING = 16;

function crowded(): ProSyncError {
  return new ProSyncError('crowded', 'Too many people sign in at the moment.', {
    remedy: 'Try again in a few seconds.',
    facts: { retryAfterSeconds: 5 },
  });
}
