import { ProSyncError } from './errors.ts';
import { byRelease, HEAD_LIFETIME_MS, type Head } from './head.ts';

/** The highest release that a client has seen, kept outside and inside the target (docs/guarantees.md#t7). */
export interface Seen {
  epoch: number;
  seq: number;
}

/** The largest step between two heads that a client believes (docs/guarantees.md#t10, V12). */
export const MAX_SEQ_JUMP = 10_000;
/** How far a head may be signed ahead of the clock of the machine that checks it. */
export const MAX_SIGNED_AHEAD_MS = 5 * 60 * 1000;

/**
 * Checks a head whose signature was verified: order first, then expiry, and only then may anything be stored
 * (docs/guarantees.md#4). `seen` is null at the first contact. Throws `verify-lower-seq`, `verify-lower-epoch`,
 * `verify-new-epoch`, `verify-jump`, `verify-future`, `verify-lifetime` or `verify-expired`; returns quietly for an equal
 * release.
 */
export function checkHead(head: Head, seen: Seen | null, now: Date): void {
  if (seen !== null) checkOrder(head, seen);
  checkTimes(head, now);
  if (Date.parse(head.expires) > now.getTime()) return;
  throw new ProSyncError('verify-expired', `The newest release list expired at ${head.expires}.`, {
    remedy:
      'Check the clock of this machine; if it is right, the server has not signed for a day: ask its operators.',
  });
}

// Whoever had the key for a moment could otherwise sign what is good for a year.
function checkTimes({ signedAt, expires }: Head, now: Date): void {
  const signed = Date.parse(signedAt);
  // A time that cannot be read is neither before nor after anything.
  if (!(signed <= now.getTime() + MAX_SIGNED_AHEAD_MS)) {
    throw new ProSyncError(
      'verify-future',
      `The release list was signed at ${signedAt}, and it is ${now.toISOString()} here.`,
      { remedy: "Check the clock of this machine; if it is right, the server's is ahead." },
    );
  }
  if (Date.parse(expires) - signed > HEAD_LIFETIME_MS) {
    throw new ProSyncError(
      'verify-lifetime',
      `The release list of ${signedAt} claims to be good until ${expires}.`,
      { remedy: "It is good for a day at most: tell the server's operators." },
    );
  }
}

function checkOrder(head: Head, seen: Seen): void {
  const was = `release ${seen.epoch}.${seen.seq}`;
  const is = `release ${head.epoch}.${head.seq}`;
  if (head.epoch < seen.epoch) {
    throw new ProSyncError(
      'verify-lower-epoch',
      `The server offers ${is}, but this instance has seen ${was}.`,
      {
        remedy:
          'The server runs on an old backup; its operators must run "prosync-server recover --new-epoch".',
      },
    );
  }
  if (head.epoch > seen.epoch) {
    throw new ProSyncError(
      'verify-new-epoch',
      `The server began a new history: it offers ${is} after ${was}.`,
      {
        remedy: 'If its operators restored a backup on purpose, run "prosync login" again.',
      },
    );
  }
  if (byRelease(head, seen) < 0) {
    throw new ProSyncError(
      'verify-lower-seq',
      `The server offers ${is}, but this instance has seen ${was}.`,
      {
        remedy: 'The server may run on an old backup; ask its operators.',
      },
    );
  }
  if (head.seq - seen.seq > MAX_SEQ_JUMP) {
    throw new ProSyncError('verify-jump', `The server jumped from ${was} to ${is}.`, {
      remedy: 'If this is right, run "prosync login" again.',
    });
  }
}
