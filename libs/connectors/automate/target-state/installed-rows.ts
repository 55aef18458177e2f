import { ProSyncError } from '#domain/errors';
import { itemKey, type Item, type ItemBody, type ItemKey } from '#domain/item';
import type { AppliedItem, FoundItem } from '#domain/installed';
import { contentTypes } from '../content-types/content-types.ts';
import type { Description } from '../content-types/description.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import type { InstanceIds } from '../references/ids.ts';
import { pathOfRow } from '../rows/row-item.ts';
import { keptColumns } from '../settings/local-policy.ts';
import { listRows } from '../rows/listed-rows.ts';
import { parsedBody, recordOf, withBodies, type Downstream } from './downstream-database.ts';
import { Memories } from '../record/memories.ts';
import { rowMark } from '../record/row-mark.ts';
import { comparedWith } from './compared.ts';
import { Holders } from './holders.ts';
import { Namesakes } from './namesakes.ts';
import { readInBatches } from './read-in-batches.ts';
import { seenDigest } from './seen-rows.ts';

type Wanted = Item & { digest: string };
type BodyOf = (body: ItemBody) => Uint8Array | null;

/** Of these items, what is here now: read and hashed, apart from what is local policy. */
export async function installed(
  downstream: Downstream,
  items: readonly Wanted[],
  applied: readonly AppliedItem[],
  bodyOf: BodyOf,
): Promise<FoundItem[]> {
  const asked = new Map([...applied, ...items].map((item) => [itemKey(item), item]));
  const found: FoundItem[] = [];
  for (const description of contentTypes) {
    const ofType = [...asked.values()].filter((i) => i.contentType === description.contentType);
    if (ofType.length > 0)
      found.push(...(await foundOfType(downstream, description, ofType, bodyOf)));
    for (const { contentType, guid } of ofType) asked.delete(itemKey({ contentType, guid }));
  }
  // Types that Automate does not have: nothing of them can be here.
  const unknown = [...asked.values()].map(({ contentType, guid }) => ({ contentType, guid }));
  return [...found, ...unknown.map((key) => ({ ...key, digest: null }))];
}

async function foundOfType(
  downstream: Downstream,
  description: Description,
  items: readonly (AppliedItem | Wanted)[],
  bodyOf: BodyOf,
): Promise<FoundItem[]> {
  const { connection, schema, ids } = downstream;
  const { contentType } = description;
  const untouched = await untouchedItems(downstream, description, items);
  const others = items.filter(({ guid }) => !untouched.has(guid));
  const numbers = others.flatMap(({ guid }) => ids.idOf(contentType, guid) ?? []);
  const compared = await withBodies(downstream, others);
  const itemAt = new Map(others.map((item) => [ids.idOf(contentType, item.guid), item]));
  const seen = new Map<string, Partial<FoundItem> & { digest: string }>();
  for await (const row of readInBatches(connection, schema, description, numbers)) {
    const item = itemAt.get(row.id);
    if (item !== undefined) seen.set(item.guid, foundAs(compared, description, row, item, bodyOf));
  }
  const moved = new Set([...seen].flatMap(([guid, { movedTo }]) => (movedTo ? [guid] : [])));
  const gone = items.filter((item): item is AppliedItem => !isWanted(item));
  const holders = new Holders(ids, gone, moved);
  const namesakes = new Namesakes(downstream, description, items);
  return items.map((item) => {
    const { guid } = item;
    const digest = untouched.get(guid);
    const found = digest === undefined ? seen.get(guid) : { digest };
    return { contentType, guid, ...(found ?? absent(downstream, item, holders, namesakes)) };
  });
}

// Not here: what is at its place instead. What ProSync applied there is not what somebody else put beside it.
function absent(
  downstream: Downstream,
  item: AppliedItem | Wanted,
  holders: Holders,
  namesakes: Namesakes,
): Omit<FoundItem, keyof ItemKey> {
  const isNew = isWanted(item) && recordOf(downstream, item) === null;
  const holder = isNew ? holders.take(item.path) : null;
  if (holder !== null) return { digest: null, inTheWay: [holder] };
  const namesake = namesakes.of(item);
  return { digest: null, ...(namesake !== null && { namesake }) };
}

function isWanted(item: AppliedItem | Wanted): item is Wanted {
  return 'body' in item;
}

/**
 * The recorded digests, by GUID, of those that nobody touched since they were applied: the server hashed the bytes of every
 * row just now, and what the numbers in them mean was looked up.
 */
async function untouchedItems(
  downstream: Downstream,
  description: Description,
  items: readonly ItemKey[],
): Promise<Map<string, string>> {
  const { connection, schema, ids } = downstream;
  const { contentType } = description;
  const untouched = new Map<string, string>();
  const recorded = items.flatMap((item) => recordOf(downstream, item) ?? []);
  if (recorded.length === 0) return untouched;
  const listed = await listRows(connection, schema, description);
  const hashes = new Map(listed.map(({ id, hash }) => [id, hash]));
  const memories = await Memories.read(connection, contentType);
  for (const item of recorded) {
    const [id = 0, ...copies] = ids.idsOf(contentType, item.guid);
    const kept = keptColumns(description, item.guid, downstream.settings);
    const isSame = memories.isUntouched(itemKey(item), rowMark(hashes.get(id), kept), ids);
    if (isSame && copies.length === 0) untouched.set(item.guid, item.digest);
  }
  return untouched;
}

function foundAs(
  downstream: Downstream,
  description: Description,
  row: ReadRow,
  item: AppliedItem | Wanted,
  bodyOf: BodyOf,
): Partial<FoundItem> & { digest: string } {
  const { ids } = downstream;
  const bytes = isWanted(item) ? bodyOf(item.body) : null;
  const wanted = bytes === null ? null : parsedBody(bytes);
  // Equal to what is wanted comes first: then nothing is left to be done.
  if (wanted !== null) {
    const compared = comparedWith({ ...downstream, recorded: null }, description, item, wanted);
    const digest = seenDigest(description, row, ids, compared);
    if (digest === item.digest) return { digest };
  }
  const compared = comparedWith(downstream, description, item, wanted);
  const digest = seenDigest(description, row, ids, compared);
  const record = recordOf(downstream, item);
  if (record === null) {
    const mayBeTuned = bytes === null && isWanted(item) && compared.kept.size > 0;
    return { digest, ...(mayBeTuned && digest !== item.digest && { needsBody: true as const }) };
  }
  const movedTo = pathHere(description, row, ids);
  if (digest === record.digest || movedTo === null || description.place.by !== 'folder')
    return { digest };
  const there = seenDigest(description, row, ids, { ...compared, movedTo });
  return there === record.digest ? { digest: there, movedTo } : { digest };
}

function pathHere(description: Description, { row }: ReadRow, ids: InstanceIds): string | null {
  try {
    return pathOfRow(description, row, ids);
  } catch (error) {
    if (error instanceof ProSyncError) return null;
    throw error;
  }
}
