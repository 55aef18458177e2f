import { ProSyncError } from './errors.ts';
import { byBytes } from './order.ts';

/** The identity of an item, stable on every instance (docs/design.md#1). */
export interface ItemKey {
  contentType: string;
  /** Compared without regard to case: kept in lower case from the connector on (docs/design.md#4). */
  guid: string;
}

/** Another item that this one needs (docs/design.md#7). */
export type ItemReference = ItemKey;

/** What is known of a body without its bytes (docs/design.md#7). */
export interface ItemBody {
  /** Lower-case hex. */
  sha256: string;
  /** Bytes. */
  size: number;
  mediaType: string;
}

/** One piece of content without its bytes: what the digest covers (docs/design.md#4). */
export interface Item extends ItemKey {
  name: string;
  /** Slash-separated location, its own last segment included (docs/design.md#4). */
  path: string;
  tags: string[];
  references: ItemReference[];
  body: ItemBody;
  /**
   * True when the owner may execute the file. Absent and false both mean that the item says nothing about the executable
   * bit (docs/adr/0001-executable-bit.md).
   */
  executable?: boolean;
}

/** Largest body, in bytes (docs/design.md#5). */
export const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Longest name, in characters (docs/guarantees.md#b13). */
export const MAX_NAME_LENGTH = 255;
/** Longest path, in characters. */
export const MAX_PATH_LENGTH = 1024;

const CONTENT_TYPE = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const GUID = /^[a-z0-9][a-z0-9._:-]{0,127}$/;

/** Total order of items in a manifest: content type, then GUID, by bytes (docs/design.md#7). */
export function byItemKey(a: ItemKey, b: ItemKey): number {
  return byBytes(a.contentType, b.contentType) || byBytes(a.guid, b.guid);
}

/** One text per identity, for maps and sets. */
export function itemKey(key: ItemKey): string {
  return `${key.contentType}\n${key.guid}`;
}

/** True for a content type that may be a URL segment and a folder: lower-case words joined by hyphens. */
export function isContentType(text: string): boolean {
  return CONTENT_TYPE.test(text);
}

/** The GUID in the form that is stored and compared, or null when the text cannot be one. */
export function normalGuid(text: string): string | null {
  if (GUID.test(text)) return text;
  const guid = text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();
  return GUID.test(guid) ? guid : null;
}

/** Returns the item or throws `invalid-item` naming the field that breaks a limit, also as the fact `field` (docs/design.md#5). */
export function checkedItem<T extends Item>(item: T): T {
  const broken = brokenField(item);
  if (broken === null) return item;
  const [field, detail] = broken;
  throw new ProSyncError('invalid-item', detail, {
    remedy: 'Correct it at the source.',
    facts: { field },
  });
}

function brokenField(item: Item): [keyof Item, string] | null {
  if (!isContentType(item.contentType))
    return ['contentType', 'The content type is not lower-case words joined by hyphens.'];
  if (normalGuid(item.guid) !== item.guid) return ['guid', 'The GUID is not in its normal form.'];
  if (item.name.length === 0) return ['name', 'The name is empty.'];
  if (item.name.length > MAX_NAME_LENGTH)
    return ['name', `The name is longer than ${MAX_NAME_LENGTH} characters.`];
  if (item.path.length === 0) return ['path', 'The path is empty.'];
  if (item.path.length > MAX_PATH_LENGTH)
    return ['path', `The path is longer than ${MAX_PATH_LENGTH} characters.`];
  if (item.body.size > MAX_BODY_BYTES)
    return ['body', `The body is larger than ${MAX_BODY_BYTES} bytes.`];
  const field = fieldThatCannotBeStored(item);
  return field && [field, 'A text holds NUL or half of a surrogate pair.'];
}

function fieldThatCannotBeStored({ name, path, tags, references }: Item): keyof Item | null {
  if (!isStorableText(name)) return 'name';
  if (!isStorableText(path)) return 'path';
  if (!tags.every(isStorableText)) return 'tags';
  const parts = references.flatMap((reference) => [reference.contentType, reference.guid]);
  return parts.every(isStorableText) ? null : 'references';
}

/** True when PostgreSQL, JSON and UTF-8 can all hold the text unchanged: no NUL, no lone surrogate. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
