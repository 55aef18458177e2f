import { plainDigest, sha256 } from './digest.ts';
import { ProSyncError } from './errors.ts';
import { byItemKey, itemKey, type Item, type ItemKey } from './item.ts';
import { byBytes } from './order.ts';

/** A published item as an API client sees it (docs/design.md#7). */
export interface ManifestItem extends Item {
  version: number;
  digest: string;
  /** What to do by hand once this version is installed (docs/adr/0006-instructions.md); the digest leaves it out. */
  instructions?: string;
}

/**
 * The same item as it travels: `digest` is the one that clients of every version can verify, and an item with attributes
 * carries its own digest beside it (docs/adr/0001-executable-bit.md).
 */
export interface ManifestEntry extends ManifestItem {
  digestV2?: string;
}

/** The content types that an API client may see, sorted; `['*']` is every type, also those to come (docs/design.md#7). */
export type Scope = readonly string[];
export const EVERY_TYPE: Scope = ['*'];

/** The complete list of published items that an API client may see (docs/design.md#1). */
export interface Manifest {
  schemaVersion: 1;
  epoch: number;
  /** The last release that changed something in the scope; 0 before the first. */
  seq: number;
  scope: Scope;
  /** Sorted by content type and GUID. */
  items: ManifestItem[];
}

/** What turns the manifest of one release into that of a later one (docs/design.md#7). */
export interface ManifestChanges {
  epoch: number;
  seq: number;
  published: ManifestItem[];
  withdrawn: ItemKey[];
}

/** The scope for these content types; null and an empty list mean every type. */
export function scopeOf(contentTypes: readonly string[] | null): Scope {
  if (contentTypes === null || contentTypes.length === 0) return EVERY_TYPE;
  return [...new Set(contentTypes)].sort(byBytes);
}

/** True when the scope holds the content type. */
export function inScope(scope: Scope, contentType: string): boolean {
  return scope[0] === '*' || scope.includes(contentType);
}

/**
 * The bytes of a manifest: JSON with keys in the order of docs/design.md#7, one line per item, no other white space. The same
 * manifest has the same bytes on every machine, so that a client that applied a delta can prove the result by its hash.
 */
export function encodeManifest(manifest: Manifest): Buffer {
  return encodeManifestLines(manifest, manifest.items.map(manifestLine));
}

/** As `encodeManifest`, from items already encoded by `manifestLine`. */
export function encodeManifestLines(
  head: Omit<Manifest, 'items'>,
  lines: readonly string[],
): Buffer {
  const { schemaVersion, epoch, seq, scope } = head;
  const start = JSON.stringify({ schemaVersion, epoch, seq, scope }).slice(0, -1);
  return Buffer.from(`${start},"items":[\n${lines.join(',\n')}\n]}\n`, 'utf8');
}

/**
 * The item that an entry of a manifest describes. An entry whose two digests or whose attribute do not fit together keeps
 * a digest that is not the one of its content, so its verification fails.
 */
export function itemOfEntry({ digestV2, ...item }: ManifestEntry): ManifestItem {
  const isFitting = digestV2 !== undefined && item.digest === plainDigest(item);
  return isFitting ? { ...item, digest: digestV2 } : item;
}

/** One item of a manifest, as its line. */
export function manifestLine(item: ManifestItem): string {
  const { contentType, guid, name, path, tags, version, body, references } = item;
  const digest = item.executable === true ? plainDigest(item) : item.digest;
  const attributes = item.executable === true ? { executable: true, digestV2: item.digest } : {};
  return JSON.stringify({
    contentType,
    guid,
    name,
    path,
    tags,
    version,
    digest,
    body: { sha256: body.sha256, size: body.size, mediaType: body.mediaType },
    references: references.map((r) => ({ contentType: r.contentType, guid: r.guid })),
    ...attributes,
    ...(item.instructions !== undefined && { instructions: item.instructions }),
  });
}

/** The lines of a manifest, one per item, without parsing their JSON: `encodeManifest` writes one line per item. */
export function manifestLines(manifest: string): string[] {
  const lines = manifest.slice(manifest.indexOf('\n') + 1, manifest.lastIndexOf('\n]}'));
  return lines === '' ? [] : lines.split(',\n');
}

/** The identity of the item in a line of a manifest. */
export function keyOfLine(line: string): ItemKey {
  const [, contentType = '', guid = ''] =
    /^\{"contentType":"([^"]+)","guid":"([^"]+)"/.exec(line) ?? [];
  return { contentType, guid };
}

// Inside of a JSON text every quote is escaped, so that this can only match the key itself.
const BODY = /,"body":\{"sha256":"([0-9a-f]{64})"/;
const BODIES = new RegExp(BODY, 'g');

/** The SHA-256 of the body in a line of a manifest; null for a line that names none. */
export function bodyOfLine(line: string): string | null {
  return BODY.exec(line)?.[1] ?? null;
}

/** The SHA-256 of every body that a manifest names, without parsing its JSON. */
export function bodiesOf(manifest: Uint8Array): Set<string> {
  // Keys and hashes are ASCII, and one byte a character is the quickest way to a text.
  const text = Buffer.from(manifest.buffer, manifest.byteOffset, manifest.byteLength);
  return new Set([...text.toString('latin1').matchAll(BODIES)].map(([, sha = '']) => sha));
}

/** The size in bytes and the SHA-256 by which a head names a manifest. */
export function manifestReference(
  bytes: Uint8Array,
  items: number,
): { sha256: string; size: number; items: number } {
  return { sha256: sha256(bytes), size: bytes.byteLength, items };
}

/** The later manifest. Throws `verify-changes` when the delta does not fit the manifest (docs/design.md#7). */
export function applyChanges(manifest: Manifest, changes: ManifestChanges): Manifest {
  if (changes.epoch !== manifest.epoch || changes.seq < manifest.seq) {
    throw new ProSyncError('verify-changes', 'The changes belong to another manifest.');
  }
  const items = new Map(manifest.items.map((item) => [itemKey(item), item]));
  for (const key of changes.withdrawn) items.delete(itemKey(key));
  for (const item of changes.published) items.set(itemKey(item), item);
  return { ...manifest, seq: changes.seq, items: [...items.values()].sort(byItemKey) };
}
