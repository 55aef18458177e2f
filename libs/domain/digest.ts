import { hash } from 'node:crypto';
import { itemKey, type Item } from './item.ts';
import { byBytes } from './order.ts';

/*
 * The digest of an item (docs/design.md#4): SHA-256 over netstrings (decimal byte length, ':', bytes, ','), in this order:
 *
 *   "prosync.item.v1", content type, GUID, name, path, tags, references, body SHA-256 as lower-case hex
 *
 * `tags` is one netstring that holds a netstring per tag; `references` one that holds, per reference, the netstrings of
 * content type and GUID. Both are sorted by their bytes and hold nothing twice. Lengths make the encoding injective:
 * no two different items have the same encoding.
 *
 * An executable item has one netstring more, and another first one (docs/adr/0001-executable-bit.md):
 *
 *   "prosync.item.v2", the same fields, attributes
 *
 * `attributes` is one netstring that holds a netstring per attribute; the only one is "executable". An item without
 * attributes keeps the first encoding, so every digest that was approved before attributes existed stays valid.
 */
const FORMAT = 'prosync.item.v1';
const FORMAT_WITH_ATTRIBUTES = 'prosync.item.v2';

/** SHA-256 of the bytes, as lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** Names one state of an item; 64 characters of lower-case hex (docs/design.md#4). */
export function itemDigest(item: Item): string {
  return digestOf(item, item.path);
}

/**
 * The digest with an empty path. Two states of an item that differ in their digest but not in this one differ in the
 * path only: `relocated` (docs/design.md#3).
 */
export function pathlessDigest(item: Item): string {
  return digestOf(item, '');
}

/** The digest without attributes: the one that clients older than attributes verify and record. */
export function plainDigest(item: Item): string {
  return digestOf({ ...item, executable: false }, item.path);
}

/** Tags as the digest sees them: sorted by bytes, nothing twice. */
export function sortedTags(tags: readonly string[]): string[] {
  return [...new Set(tags)].sort(byBytes);
}

/** References as the digest sees them: sorted by content type and GUID, nothing twice. */
export function sortedReferences(references: Item['references']): Item['references'] {
  const unique = new Map(
    references.map((r) => [itemKey(r), { contentType: r.contentType, guid: r.guid }]),
  );
  return [...unique.entries()].sort(([a], [b]) => byBytes(a, b)).map(([, reference]) => reference);
}

function digestOf(item: Item, path: string): string {
  const tags = sortedTags(item.tags).map(netstring).join('');
  const references = sortedReferences(item.references)
    .map((r) => netstring(r.contentType) + netstring(r.guid))
    .join('');
  const isPlain = item.executable !== true;
  const fields = [
    isPlain ? FORMAT : FORMAT_WITH_ATTRIBUTES,
    item.contentType,
    item.guid,
    item.name,
    path,
    tags,
    references,
    item.body.sha256,
    ...(isPlain ? [] : [netstring('executable')]),
  ];
  return sha256(fields.map(netstring).join(''));
}

function netstring(text: string): string {
  return `${Buffer.byteLength(text, 'utf8')}:${text},`;
}
