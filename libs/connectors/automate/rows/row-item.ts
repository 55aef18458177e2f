import { itemDigest, pathlessDigest, sha256, sortedTags } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { checkedItem, itemKey, type Item, type ItemKey } from '#domain/item';
import type { NamedItem } from '../../connector.ts';
import type { Description } from '../content-types/description.ts';
import { canonicalJson } from '../encoding/canonical-json.ts';
import { guidIn, invalidGuid } from '../identity/guid.ts';
import { tagsIn } from '../encoding/name-tags.ts';
import { pathOf } from '../encoding/item-path.ts';
import { Findings, wordFor } from '../references/findings.ts';
import { guidColumn, ownerColumn } from '../identity/row-identity.ts';
import { guidOfIdentity } from '../references/identities.ts';
import { mentionedIn, referencesOfBody } from '../references/in-body.ts';
import type { Lookups } from '../references/lookups.ts';
import { bodyOfRow, type BodyObject } from './body-of-row.ts';
import type { ReadOptions } from './row-value.ts';
import type { Row } from './table-row.ts';

/** The media type of a body (canonical JSON of one row). */
export const MEDIA_TYPE = 'application/vnd.prosync.automate+json';

/** An item with its digests, as `libs/domain/digest.ts` makes them. */
export type DigestedItem = Item & { digest: string; pathlessDigest: string };

/** One row as an item. */
export interface RowItem {
  item: DigestedItem;
  bytes: Uint8Array;
  body: BodyObject;
  /** Everything that the body names by a GUID, needed or not. */
  mentioned: ItemKey[];
  /** What of that is called on this instance. */
  names: NamedItem[];
  /** For the reviewer, one sentence each. */
  notes: string[];
}

/**
 * The item that a row is, with the rows that belong to it. Throws a ProSyncError that is the item's problem: `missing-guid`,
 * `unreadable`, `invalid-text`, `invalid-item`, `broken-reference`, `forbidden-sql`.
 */
export function itemOfRow(
  description: Description,
  row: Row,
  rowsOf: readonly Row[],
  ids: Lookups,
  options: ReadOptions,
): RowItem {
  const { contentType } = description;
  const guid = guidOfRow(description, row, ids);
  const findings = new Findings(ids);
  const body = bodyOfRow(description, row, rowsOf, findings, options);
  const { item, bytes } = itemOfBody(
    description,
    { guid, path: pathOfRow(description, row, ids) },
    body,
  );
  for (const { contentType: type, guid: other } of item.references) {
    if (!ids.has(type, other) && !ids.isUnseen(type))
      findings.note(`It refers to the ${wordFor(type)} ${other}, which is not on this instance.`);
  }
  const mentioned = mentionedIn(description, body).filter(
    (key) => itemKey(key) !== itemKey({ contentType, guid }),
  );
  return { item, bytes, body, mentioned, names: namesOf(mentioned, ids), notes: findings.notes };
}

/** The item with this body: its name, tags and references stand in it. Throws `invalid-item`. */
export function itemOfBody(
  description: Description,
  { guid, path }: { guid: string; path: string },
  body: BodyObject,
): { item: DigestedItem; bytes: Buffer } {
  const { contentType } = description;
  const bytes = canonicalJson(body);
  const said = body[description.name];
  const name = typeof said === 'string' ? said : '';
  const item = checkedItem({
    contentType,
    guid,
    name,
    path,
    tags: sortedTags(tagsIn(name)),
    references: referencesOfBody(description, guid, body),
    body: { sha256: sha256(bytes), size: bytes.byteLength, mediaType: MEDIA_TYPE },
  });
  return {
    item: { ...item, digest: itemDigest(item), pathlessDigest: pathlessDigest(item) },
    bytes,
  };
}

/** The path of a row. Throws `invalid-text` when the name of a folder on its way cannot be decoded. */
export function pathOfRow(description: Description, row: Row, ids: Lookups): string {
  const { place, name, contentType } = description;
  const up = 'column' in place ? (row.integer(place.column) ?? 0) : 0;
  const segments = [...ids.above(contentType, up), row.text(name) ?? ''];
  return pathOf(
    segments.map((segment) => {
      if (segment !== null) return segment;
      throw new ProSyncError('invalid-text', 'The name of a folder above it is not valid text.', {
        remedy: 'Rename the folder at the source.',
      });
    }),
  );
}

/** What these items are called here; those that are not here are left out. */
export function namesOf(keys: readonly ItemKey[], ids: Lookups): NamedItem[] {
  return keys.flatMap(({ contentType, guid }) => {
    const name = ids.nameOf(contentType, guid);
    return name === null ? [] : [{ contentType, guid, name }];
  });
}

function guidOfRow(description: Description, row: Row, ids: Lookups): string {
  const { identity, name, contentType } = description;
  const [column, reference] = [guidColumn(identity), ownerColumn(identity)];
  const guid = guidOfIdentity(
    description,
    {
      guid: column === null ? null : guidIn(row.text(column)),
      name: row.text(name),
      derivedFrom: reference === null ? null : row.integer(reference),
    },
    ids,
  );
  if (guid !== null) return guid;
  if (column === null) {
    const id = reference === null ? 0 : (row.integer(reference) ?? 0);
    throw new ProSyncError(
      'broken-reference',
      `${reference} ${id} refers to nothing with a GUID, and its own GUID is derived from that.`,
      {
        remedy: 'Correct it at the source.',
      },
    );
  }
  const text = row.text(column);
  if (text !== null && text.trim() !== '') throw invalidGuid(column, text);
  throw new ProSyncError('missing-guid', `The ${wordFor(contentType)} has no GUID in ${column}.`, {
    remedy: 'Give it one at the source: saving it in Automate does.',
  });
}
