import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Envelope, Head as HeadShape } from '#api/head';
import { Changes, Manifest, ManifestItem } from '#api/manifest';
import { itemDigest } from '#domain/digest';
import { verifyEnvelope } from '#domain/envelope';
import { ProSyncError } from '#domain/errors';
import { HEAD_TYPE, type Head } from '#domain/head';
import { checkedItem, itemKey } from '#domain/item';
import {
  applyChanges,
  encodeManifest,
  itemOfEntry,
  type Manifest as ManifestDocument,
  type ManifestChanges,
  type ManifestItem as Item,
} from '#domain/manifest';
import { checkManifest, checkManifestBytes } from '#domain/manifest-verification';

/*
 * The verifier's part that reads bytes (docs/guarantees.md#4): pinned key -> head -> manifest -> body. The rules themselves are
 * in libs/domain: envelope.ts, head-verification.ts and manifest-verification.ts. Absence is failure: what is missing never skips a check.
 */

/** A manifest that its head names, and why some of its items cannot be applied anywhere (B32). */
export interface VerifiedManifest {
  manifest: ManifestDocument;
  /** By `itemKey`: one sentence. */
  problems: ReadonlyMap<string, string>;
}

// The shape alone: an item that breaks a rule is refused for itself, and the others go on (B32).
const AnyKey = z.object({ contentType: z.string(), guid: z.string() });
const AnyItem = ManifestItem.extend({ ...AnyKey.shape, references: z.array(AnyKey) });
const AnyManifest = Manifest.extend({ items: z.array(AnyItem) });
const AnyChanges = Changes.extend({ published: z.array(AnyItem), withdrawn: z.array(AnyKey) });

/**
 * The head in an envelope whose signature fits a pinned key. Order and expiry are not judged here: see `checkHead`.
 * Throws `verify-unsigned`, `verify-wrong-type`, `verify-unknown-key`, `verify-signature` or `verify-malformed`.
 */
export function openHead(body: Buffer, pinned: readonly KeyObject[]): Head {
  const document = parseJson(body);
  if (isUnsigned(document)) {
    throw new ProSyncError('verify-unsigned', 'The release list has no signature.', {
      remedy: "Nothing was changed. Tell the server's operators.",
    });
  }
  const envelope = shaped(Envelope, document);
  return shaped(HeadShape, parseJson(verifyEnvelope(envelope, HEAD_TYPE, pinned)));
}

/** The manifest in these bytes, if it is the one that the head names. Throws `verify-*`. */
export function openManifest(bytes: Buffer, head: Head): VerifiedManifest {
  checkManifestBytes(bytes, head);
  const document = shaped(AnyManifest, parseJson(bytes));
  const manifest: ManifestDocument = { ...document, items: document.items.map(itemOfEntry) };
  checkManifest(manifest, head);
  return { manifest, problems: problemsOf(manifest.items) };
}

/**
 * The manifest that verified changes make of a verified one, with its bytes, if it is the one that the head names. Its bytes
 * prove the whole of it, so that only what changed is looked at item by item. Throws `verify-*`.
 */
export function changedManifest(
  before: VerifiedManifest,
  changes: ManifestChanges,
  head: Head,
): VerifiedManifest & { bytes: Buffer } {
  const manifest = applyChanges(before.manifest, changes);
  const bytes = encodeManifest(manifest);
  checkManifestBytes(bytes, head);
  checkManifest(manifest, head);
  const problems = new Map(before.problems);
  for (const key of [...changes.withdrawn, ...changes.published]) problems.delete(itemKey(key));
  for (const [key, problem] of problemsOf(changes.published)) problems.set(key, problem);
  return { manifest, problems, bytes };
}

/** A delta in the shape that `applyChanges` takes. Throws `verify-malformed` or `verify-changes`. */
export function openChanges(document: unknown, since: number, head: Head): ManifestChanges {
  const changes = shaped(AnyChanges, document);
  if (changes.epoch === head.epoch && changes.since === since && changes.seq === head.seq) {
    return { ...changes, published: changes.published.map(itemOfEntry) };
  }
  throw new ProSyncError('verify-changes', 'The changes lead from or to another release.');
}

function problemsOf(items: readonly Item[]): Map<string, string> {
  const problems = new Map<string, string>();
  for (const item of items) {
    const problem = itemProblem(item);
    if (problem !== null) problems.set(itemKey(item), problem);
  }
  return problems;
}

function itemProblem(item: Item): string | null {
  try {
    checkedItem(item);
  } catch (error) {
    return (error as ProSyncError).message;
  }
  return itemDigest(item) === item.digest ? null : 'Its digest does not match its content.';
}

function isUnsigned(document: unknown): boolean {
  if (typeof document !== 'object' || document === null || !('payload' in document)) return false;
  return !('signatures' in document) || document.signatures === null;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (cause) {
    throw malformed(cause);
  }
}

function shaped<T>(shape: z.ZodType<T>, document: unknown): T {
  const parsed = shape.safeParse(document);
  if (parsed.success) return parsed.data;
  throw malformed(parsed.error);
}

function malformed(cause: unknown): ProSyncError {
  return new ProSyncError(
    'verify-malformed',
    'The server sent a document that this client does not understand.',
    {
      remedy:
        'Nothing was changed. Check that the versions of client and server match, and tell the operators.',
      cause,
    },
  );
}
