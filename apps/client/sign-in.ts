import type { Keys } from '#api/head';
import { fingerprint, publicKeyOf } from '#domain/envelope';
import { hasCode, ProSyncError } from '#domain/errors';
import type { Head } from '#domain/head';
import type { Scope } from '#domain/manifest';
import { agreedScope, checkClient, currentScope, isSameScope } from '#domain/scope';
import { checkHead, type Seen } from '#domain/head-verification';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from './instance.ts';
import { writerOf } from './instance.ts';
import { writeConfig } from './state/config.ts';
import { writeAtomically } from './state/files.ts';
import { readScope } from './state/scope.ts';
import { readSeen, waivable, writeSeen } from './state/seen.ts';
import { readTrust, writeTrust, type PinnedKey } from './state/trust.ts';
import { readStored } from './pull/pull.ts';
import { openHead } from './pull/verify.ts';

/** What a login came to. */
export interface LoggedIn {
  fingerprint: string;
  head: Head;
  /** True when another key was pinned before. */
  isNewKey: boolean;
  /** The scope that was pinned before, when it was another one; else null. */
  scopeBefore: Scope | null;
}

/**
 * Tests the login and pins the server's key and the scope, or checks it against the one pinned before. A new history or a jump of a
 * server whose key is still the pinned one is accepted here and nowhere else; so is the lower release of another scope,
 * because each scope counts its own; a lower one of the same scope never is (docs/design.md#7, docs/guarantees.md#i8). Nothing is
 * stored when anything fails.
 */
export async function login(
  instance: Instance,
  options: { trust: string | undefined; now: Date },
): Promise<LoggedIn> {
  const { server, retryPolicy } = instance;
  const before = pinnedBefore(instance, options.trust);
  const pinned = chosenKey(await server.keys(retryPolicy), before, options.trust);
  const answer = await server.head({ etag: null, waitSeconds: 0 }, retryPolicy);
  if (!answer.isNew)
    throw new ProSyncError('server-failed', 'The server did not send a release list.');
  const head = openHead(answer.body, [publicKeyOf(pinned.publicKey)]);
  checkClient(head, instance.config.client);
  const scopeBefore = before === null ? null : knownScope(instance);
  const isOtherScope = scopeBefore !== null && !isSameScope(scopeBefore, head.scope);
  const isNewKey = before !== null && before.fingerprint !== pinned.fingerprint;
  const countsAnew = isNewKey || isOtherScope;
  const seen = countsAnew ? null : readSeen(instance.seenPath);
  checkFirst(head, seen, options.now);
  const record = instance.config.target === undefined ? null : await writerOf(instance).record();
  const waived = countsAnew ? waivable(record, head) : (seen?.waived ?? null);
  writeTrust(instance.place.trust, pinned, agreedScope(head));
  writeSeen(instance.seenPath, { epoch: head.epoch, seq: head.seq, waived });
  if (isNewKey) instance.metadata.discardHead();
  return {
    fingerprint: pinned.fingerprint,
    head,
    isNewKey,
    scopeBefore: isOtherScope ? scopeBefore : null,
  };
}

/** Writes what makes the folder an instance: secret first, configuration last, so that half of it is no instance. */
export function store(instance: Instance, secret: string): void {
  const { place, config } = instance;
  writeAtomically(place.secret, `${secret}\n`);
  // The secret must not slip into someone's repository.
  writeFileSync(join(place.folder, '.gitignore'), '*\n');
  writeConfig(place.config, config);
}

// A pin that is damaged is made whole by this login; without a stored head nobody can tell, and then it counts as the same.
function knownScope(instance: Instance): Scope | null {
  try {
    const pinned = readScope(instance.place.trust);
    return pinned === null
      ? (readStored(instance)?.head.scope ?? null)
      : currentScope(pinned).contentTypes;
  } catch (error) {
    if (hasCode(error, 'trust-damaged')) return null;
    throw error;
  }
}

function checkFirst(head: Head, seen: Seen | null, now: Date): void {
  try {
    checkHead(head, seen, now);
  } catch (error) {
    const { code } = error as ProSyncError;
    if (code !== 'verify-new-epoch' && code !== 'verify-jump') throw error;
    checkHead(head, null, now);
  }
}

function pinnedBefore({ place }: Instance, trust: string | undefined): PinnedKey | null {
  try {
    return readTrust(place.trust);
  } catch (error) {
    // A damaged pin is made whole by naming the key, never by taking what the server shows.
    if (trust === undefined) throw error;
    return { fingerprint: 'damaged', publicKey: '' };
  }
}

function chosenKey(
  keys: Keys['keys'],
  before: PinnedKey | null,
  trust: string | undefined,
): PinnedKey {
  const wanted = trust?.toLowerCase().replaceAll(':', '') ?? before?.fingerprint;
  // What the server says of its keys counts for nothing: the fingerprint is computed from the key.
  const offered = keys.map(({ publicKey }) => ({
    publicKey,
    fingerprint: fingerprint(publicKeyOf(publicKey)),
  }));
  const key = wanted === undefined ? offered[0] : offered.find((k) => k.fingerprint === wanted);
  if (key !== undefined) return key;
  throw new ProSyncError(
    'verify-unknown-key',
    trust === undefined
      ? 'The server signs with a different key than the one pinned here.'
      : 'The server does not sign with the key that you trust.',
    {
      remedy:
        'Ask its operators for the fingerprint through a separate channel, such as a phone call. If the change is intended, log in with --trust <fingerprint>.',
      facts: { offered: offered.map((k) => k.fingerprint) },
    },
  );
}
