import { byRelease, type Head } from '#domain/head';
import { ProSyncError } from '#domain/errors';
import { isSameScope } from '#domain/scope';
import { checkHead, type Seen } from '#domain/head-verification';
import type { RetryPolicy } from '../connection/retry.ts';
import type { Instance } from '../instance.ts';
import type { StoredHead } from '../state/metadata.ts';
import { highestSeen, readSeen, waivable, writeSeen } from '../state/seen.ts';
import { trustedKeys } from '../state/trust.ts';
import { ScopeCheck } from './scope-check.ts';
import {
  changedManifest,
  openChanges,
  openHead,
  openManifest,
  type VerifiedManifest,
} from './verify.ts';

/** What the server publishes for this client, verified. */
export interface Pulled extends VerifiedManifest {
  head: Head;
  /** False when the server had nothing new. */
  isNew: boolean;
  /** True when the server held the request, so that it may be asked again at once. */
  wasHeld: boolean;
}

export interface PullOptions {
  /** For how long the server may hold the request. */
  waitSeconds: number;
  /** False for commands that change nothing, not even what is remembered. */
  remembers: boolean;
  /** What the target itself records, which counts even when this client's own state is lost (V20). */
  record: Seen | null;
  now: Date;
  retryPolicy: RetryPolicy;
}

interface Stored extends VerifiedManifest {
  head: Head;
  source: StoredHead;
}

/**
 * Asks for the head and takes what is new. What is stored is verified again on every run, also after a 304 (V19); the order
 * is signature, scope, order, expiry, and only then is anything remembered (docs/guarantees.md#4). Throws `verify-*` or a failure of
 * the connection; then everything stays as it was.
 */
export async function pull(instance: Instance, options: PullOptions): Promise<Pulled> {
  const keys = trustedKeys(instance.place.trust);
  const seen = highestSeen(readSeen(instance.seenPath), options.record);
  const stored = readStored(instance);
  const scope = new ScopeCheck(instance, stored?.head ?? null);
  const answer = await askHead(instance, stored, seen, options);
  if (!answer.isNew) {
    if (stored === null) throw unexpected304();
    scope.after(stored.head);
    checkHead(stored.head, seen, options.now);
    return { ...stored, isNew: false, wasHeld: answer.wasHeld };
  }
  const head = openHead(answer.body, keys);
  scope.after(head);
  checkHead(head, scope.seenFor(head, seen), options.now);
  refuseTwoTruths(head, stored);
  if (options.remembers) remember(instance, head, scope, options.record);
  const verified = await takeManifest(instance, head, answer.body, stored, options);
  if (options.remembers) {
    instance.metadata.saveHead({ etag: answer.etag, body: answer.body });
  }
  return { head, ...verified, isNew: true, wasHeld: answer.wasHeld };
}

/** The stored release, verified but for its expiry; null when there is none or it is damaged. */
export function readStored(instance: Instance): Stored | null {
  const source = instance.metadata.head();
  if (source === null) return null;
  try {
    const head = openHead(source.body, trustedKeys(instance.place.trust));
    const bytes = instance.metadata.manifest(head.manifest.sha256);
    return bytes === null ? null : { head, source, ...openManifest(bytes, head) };
  } catch (error) {
    // Another key or damage: the head is asked for afresh (V18, F20). A missing pin stops everything.
    if (error instanceof ProSyncError && error.code.startsWith('verify-')) return null;
    throw error;
  }
}

// A server out of reach and a stored head out of date make the instance stale, which is louder (F9).
async function askHead(
  instance: Instance,
  stored: Stored | null,
  seen: Seen | null,
  { waitSeconds, now, retryPolicy }: PullOptions,
) {
  try {
    return await instance.server.head(
      { etag: stored?.source.etag ?? null, waitSeconds: stored === null ? 0 : waitSeconds },
      retryPolicy,
    );
  } catch (error) {
    const isAway = error instanceof ProSyncError && error.code !== 'interrupted';
    if (isAway && stored !== null) {
      instance.terminal.detail(error.message);
      if (Date.parse(stored.head.expires) <= now.getTime()) checkHead(stored.head, seen, now);
    }
    throw error;
  }
}

async function takeManifest(
  instance: Instance,
  head: Head,
  envelope: Buffer,
  stored: Stored | null,
  options: PullOptions,
): Promise<VerifiedManifest> {
  const { sha256 } = head.manifest;
  if (stored?.head.manifest.sha256 === sha256) {
    return { manifest: stored.manifest, problems: stored.problems };
  }
  const { bytes, ...verified } =
    (await byChanges(instance, head, stored, options)) ??
    (await inWhole(instance, head, options.retryPolicy));
  if (options.remembers) instance.metadata.saveManifest(sha256, bytes, envelope);
  return verified;
}

interface Taken extends VerifiedManifest {
  bytes: Buffer;
}

async function inWhole({ server }: Instance, head: Head, retryPolicy: RetryPolicy): Promise<Taken> {
  const bytes = await server.manifest(head.manifest, retryPolicy);
  return { bytes, ...openManifest(bytes, head) };
}

// The manifest from the stored one and a delta; null when that does not lead there, for whatever reason (V16).
async function byChanges(
  instance: Instance,
  head: Head,
  stored: Stored | null,
  { retryPolicy }: PullOptions,
): Promise<Taken | null> {
  if (stored === null || !isLater(head, stored.head)) return null;
  const since = stored.head.seq;
  try {
    const document = await instance.server.changes(since, head.manifest.size + 4096, retryPolicy);
    return changedManifest(stored, openChanges(document, since, head), head);
  } catch (error) {
    if (error instanceof ProSyncError && error.code === 'interrupted') throw error;
    instance.terminal.detail(`Taking the whole manifest: ${(error as Error).message}`);
    return null;
  }
}

function isLater(head: Head, stored: Head): boolean {
  return (
    isSameScope(head.scope, stored.scope) && head.epoch === stored.epoch && head.seq > stored.seq
  );
}

// The number before the scope: a scope that was pinned first would make its own lower number look like an old release.
function remember(instance: Instance, head: Head, scope: ScopeCheck, record: Seen | null): void {
  const file = readSeen(instance.seenPath);
  const { epoch, seq } = head;
  const waived = scope.countsAnew(head) ? waivable(record, head) : (file?.waived ?? null);
  if (file === null || byRelease(file, head) !== 0)
    writeSeen(instance.seenPath, { epoch, seq, waived });
  scope.remember(head);
}

// One release has one manifest: two of them with one number is a server that tells different things.
function refuseTwoTruths(head: Head, stored: Stored | null): void {
  if (stored === null || byRelease(head, stored.head) !== 0) return;
  if (
    !isSameScope(head.scope, stored.head.scope) ||
    head.manifest.sha256 === stored.head.manifest.sha256
  )
    return;
  throw new ProSyncError(
    'verify-same-seq',
    `The server offers release ${head.epoch}.${head.seq} with different content than before.`,
    { remedy: "Nothing was changed. Tell the server's operators." },
  );
}

function unexpected304(): ProSyncError {
  return new ProSyncError(
    'not-a-prosync-server',
    'The server answered "not modified" to a request that did not ask for it.',
    {
      remedy: 'Check the address; a cache may be in the way.',
    },
  );
}
