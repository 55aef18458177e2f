import { contentTypes } from '../content-types/content-types.ts';
import type { Description } from '../content-types/description.ts';
import { segmentsOf } from '../encoding/item-path.ts';
import { RowRefusals } from '../write/row-refusals.ts';
import type { Checked, Removal, Write } from '../checks/checked-steps.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { makeFolders } from '../write/make-folders.ts';
import { readGroups, recomputeGroups } from '../write/groups.ts';
import { GrowingIds } from '../write/growing-ids.ts';
import { insertItems, type Incomplete } from '../write/insert-items.ts';
import { parkNames } from '../write/park.ts';
import { removeItems } from '../write/remove-items.ts';
import { completeItem, updateItem } from '../write/update.ts';

const GROUP = 'group';

/** What was written. */
export interface CarriedOut {
  /** True when a row of content was written or removed, and not the record alone. */
  isChanged: boolean;
  notes: string[];
  /** What stands where now, the new items included. */
  numbers: GrowingIds;
}

/**
 * Writes what was checked, in the order of docs/automate-schema.md#6: removals, new items type by type, what refers to each other in
 * circles, updates in place, and what follows for groups.
 */
export async function carryOut(
  downstream: Downstream,
  checked: readonly Checked[],
  progress: (done: number) => void,
): Promise<CarriedOut> {
  const removals = checked.filter((each): each is Removal => each.action === 'remove');
  const writes = checked.filter((each): each is Write => each.action === 'write');
  let done = checked.length - removals.length - writes.length;
  const advance = (count: number) => progress((done += count));
  const changesGroups = [...removals, ...writes].some(isGroup);
  const before = changesGroups ? await readGroups(downstream.connection, downstream.schema) : [];
  const notes = await removeItems(downstream, removals);
  advance(removals.length);
  await parkNames(downstream, writes);
  const numbers = new GrowingIds(downstream.ids);
  const isUpdated = await writeItems(downstream, numbers, writes, advance);
  if (changesGroups) {
    const groups = writes.filter(isGroup).map(({ item }) => item);
    const written = new Map(groups.map((item) => [numbers.idOf(GROUP, item.guid) ?? 0, item]));
    const gone = removals.filter(isGroup).map(({ item }) => item);
    await recomputeGroups(downstream, before, written, gone);
  }
  const isRemoved = removals.some(({ here }) => here !== null);
  return { isChanged: isUpdated || isRemoved, notes, numbers };
}

// True when anything was written.
async function writeItems(
  downstream: Downstream,
  numbers: GrowingIds,
  writes: readonly Write[],
  advance: (count: number) => void,
): Promise<boolean> {
  const incomplete: Incomplete[] = [];
  const foldersOf = new Map<Description, ReadonlyMap<string, number>>();
  let isWritten = false;
  for (const description of contentTypes) {
    const ofType = writes.filter((write) => write.description === description);
    const inserts = ofType.filter(({ here }) => here === null);
    const folders = await foldersFor(downstream, description, ofType);
    foldersOf.set(description, folders);
    incomplete.push(...(await insertItems(downstream, numbers, inserts, folders)));
    isWritten ||= inserts.length > 0;
    advance(inserts.length);
  }
  const refusals = new RowRefusals();
  for (const each of incomplete)
    await refusals.of(each.write.item, () => completeItem(downstream, numbers, each));
  for (const write of writes.filter(({ here }) => here !== null)) {
    const folders = foldersOf.get(write.description) ?? new Map<string, number>();
    await refusals.of(write.item, async () => {
      if (await updateItem(downstream, numbers, write, folders)) isWritten = true;
    });
    advance(1);
  }
  refusals.raise();
  return isWritten;
}

async function foldersFor(
  downstream: Downstream,
  { place }: Description,
  writes: readonly Write[],
): Promise<ReadonlyMap<string, number>> {
  if (place.by !== 'folder') return new Map();
  const moved = writes.filter(({ seen, item }) => seen?.path !== item.path);
  const housed = moved.map(({ item }) => ({ item, names: segmentsOf(item.path).slice(0, -1) }));
  const { folders } = place;
  return makeFolders(downstream, folders, downstream.ids.folders(folders.table), housed);
}

function isGroup({ description }: Write | Removal): boolean {
  return description.contentType === GROUP;
}
