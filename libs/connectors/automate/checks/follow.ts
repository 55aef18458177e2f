import { itemKey, type ItemKey } from '#domain/item';
import { mentionedIn } from '../references/in-body.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import {
  refusal,
  type Checked,
  type Reason,
  type Refusal,
  type Removal,
  type Write,
} from './checked-steps.ts';
import { usedElsewhere } from './used-elsewhere.ts';
import { holdsGuids, usersOf, type Users } from './used-by.ts';

/** What may be done, and what may not with its reason. */
export interface Verdict {
  checked: Checked[];
  refused: Refusal[];
}

/**
 * Refuses what follows from other steps: an item that needs one that is not here and does not come, also because it was
 * refused itself; a removal of what is still used; a name that another one has. The others go on.
 */
export async function follow(downstream: Downstream, first: Verdict): Promise<Verdict> {
  const uses = await usesOf(downstream, first.checked);
  let { checked } = first;
  const refused = [...first.refused];
  for (;;) {
    const reasons = new Map<Checked, Reason>();
    const round = roundOf({ checked, refused });
    for (const each of checked) {
      const reason = reasonAgainst(downstream, each, round, uses);
      if (reason !== null) reasons.set(each, reason);
    }
    if (reasons.size === 0) return { checked, refused };
    for (const [{ item }, reason] of reasons) refused.push(refusal(item, reason));
    checked = checked.filter((each) => !reasons.has(each));
  }
}

/** What stands after the rounds before, by `itemKey`. */
interface Round {
  steps: ReadonlyMap<string, Checked>;
  refused: ReadonlyMap<string, Refusal>;
}

function roundOf({ checked, refused }: Verdict): Round {
  return {
    steps: new Map(checked.map((each) => [itemKey(each.item), each])),
    refused: new Map(refused.map((each) => [itemKey(each), each])),
  };
}

interface Uses {
  users: Users;
  /** By `itemKey` of the removal. */
  elsewhere: ReadonlyMap<string, readonly string[]>;
}

async function usesOf(downstream: Downstream, checked: readonly Checked[]): Promise<Uses> {
  const leaving = checked.filter((each): each is Removal => each.action === 'remove');
  const taken = leaving.filter(({ isTakenOver }) => isTakenOver).map(({ item }) => item);
  // A row that another item has now keeps its number: only texts would no longer find it.
  const byGuid = taken.length === 0 ? [] : await usersOf(downstream, taken, holdsGuids);
  const removals = leaving.filter(({ here }) => here !== null);
  if (removals.length === 0) return { users: new Map(byGuid), elsewhere: new Map() };
  const all = removals.map(({ item }) => item);
  const users = new Map([...byGuid, ...(await usersOf(downstream, all))]);
  const elsewhere = new Map<string, string[]>();
  for (const { item } of removals) {
    const { contentType, guid } = item;
    const id = downstream.ids.idOf(contentType, guid) ?? 0;
    const { connection, schema } = downstream;
    elsewhere.set(itemKey(item), await usedElsewhere(connection, schema, contentType, id));
  }
  return { users, elsewhere };
}

function reasonAgainst(
  downstream: Downstream,
  each: Checked,
  round: Round,
  uses: Uses,
): Reason | null {
  if (each.action === 'link') return null;
  if (each.action === 'remove') return stillUsed(each, round, uses);
  return (
    missingReference(downstream, each, round) ?? leftOut(each) ?? nameTaken(downstream, each, round)
  );
}

function missingReference(
  { ids }: Downstream,
  { item, row, kept }: Write,
  { steps, refused }: Round,
): Reason | null {
  const needed = row.missing.filter(({ column }) => !kept.has(column));
  for (const { column, reference } of needed) {
    const isComing = steps.get(itemKey(reference))?.action === 'write';
    if (isComing || ids.has(reference.contentType, reference.guid)) continue;
    const why = refused.get(itemKey(reference));
    const where =
      why === undefined
        ? 'is not on this instance and is not part of this sync'
        : `was refused itself (${why.code})`;
    return {
      code: 'missing-reference',
      detail: `"${item.name}" needs ${wordsFor(reference)} in ${column}, which ${where}.`,
    };
  }
  return null;
}

// Where local policy leaves a column to the instance, what is not here is left out; where it does not, nothing may be.
function leftOut({ item, row, policy }: Write): Reason | null {
  const first = row.leftOut.find(({ column }) => !policy.has(column));
  if (first === undefined) return null;
  return { code: 'missing-reference', detail: `"${item.name}": ${first.detail}` };
}

function wordsFor({ contentType, guid }: ItemKey): string {
  return `the ${contentType.replaceAll('-', ' ')} ${guid}`;
}

function stillUsed(
  { item, here, isTakenOver }: Removal,
  { steps }: Round,
  { users, elsewhere }: Uses,
): Reason | null {
  if (here === null && !isTakenOver) return null;
  const key = itemKey(item);
  const before = (users.get(key) ?? []).filter((user) => {
    const step = steps.get(user.key);
    if (step?.action === 'write') return step.kept.has(user.column);
    return step?.action !== 'remove';
  });
  const after = [...steps.values()].filter(
    (each) => each.action === 'write' && mentions(each, key),
  );
  const titles = [
    ...before.flatMap((user) => (user.key === key ? [] : [user.title])),
    ...after.map((each) => `${each.item.contentType} "${each.item.name}"`),
    ...(elsewhere.get(key) ?? []),
  ];
  if (titles.length === 0) return null;
  return { code: 'still-used', detail: `"${item.name}" is still used by ${listed(titles)}.` };
}

function mentions(each: Checked, key: string): boolean {
  if (each.action !== 'write') return false;
  return mentionedIn(each.description, each.body).some((mentioned) => itemKey(mentioned) === key);
}

function listed(titles: readonly string[]): string {
  const unique = [...new Set(titles)];
  const shown = unique.slice(0, 5).join(', ');
  return unique.length > 5 ? `${shown} and ${unique.length - 5} more` : shown;
}

// The form and the name of an extra data field name a column of a view, so that two rows cannot share them.
function nameTaken({ ids }: Downstream, write: Write, { steps }: Round): Reason | null {
  const { description, item } = write;
  if (description.place.by !== 'word') return null;
  for (const { id } of ids.rowsOf(item.contentType)) {
    const guid = ids.guidOf(item.contentType, id);
    if (guid === item.guid || !isAt(ids.segmentsOf(item.contentType, id), item.path)) continue;
    const step = guid === null ? undefined : steps.get(itemKey({ ...item, guid }));
    const leaves =
      step?.action === 'remove' || (step?.action === 'write' && !isAt([step.item.path], item.path));
    if (leaves) continue;
    return {
      code: 'name-taken',
      detail: `Another one here has this form and name: ${description.key} ${id}, GUID ${guid ?? 'none'}. Rename it, or adopt it.`,
    };
  }
  return null;
}

function isAt(segments: readonly (string | null)[] | null, path: string): boolean {
  const fold = (text: string) => text.normalize('NFC').toLowerCase();
  return segments !== null && fold(segments.map((s) => s ?? '').join('/')) === fold(path);
}
