import { itemKey, type ItemKey } from '#domain/item';
import type { ApplyPlan, ApplyResult, ApplyStep } from '../../connector.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { carryOut } from './carry-out-rows.ts';
import type { Checked, Refusal, Removal } from '../checks/checked-steps.ts';
import { refusal } from '../checks/checked-steps.ts';
import { follow, type Verdict } from '../checks/follow.ts';
import { judge, type RowsHere } from '../checks/judge.ts';
import { withBodies, type Downstream } from '../target-state/downstream-database.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import { readInBatches } from '../target-state/read-in-batches.ts';
import { notesFor } from './notes.ts';
import { readBack, type WrittenRow } from './read-back.ts';
import { writeRecord, type RecordChange } from '../record/applied-rows.ts';
import { relink } from './relink.ts';
import { pairsOf, requireTogether, takeOver, type Pair } from './take-over.ts';

/** What one attempt knows beside the plan. */
export interface Attempt {
  applyId: string;
  progress: (done: number) => void;
  /** Items that the attempts before found to be impossible here. */
  refused: readonly Refusal[];
}

type LinkStep = Extract<ApplyStep, { action: 'link' }>;

/**
 * Checks the plan, writes what may be written, reads it back and records it: within the transaction that is open, so that a
 * thrown error leaves everything as it was.
 */
export async function apply(
  instance: Downstream,
  plan: ApplyPlan,
  { applyId, progress, refused: refusedBefore }: Attempt,
): Promise<ApplyResult> {
  const out = new Set(refusedBefore.map(itemKey));
  const steps = plan.steps.filter(({ item }) => !out.has(itemKey(item)));
  const before = await withBodies(
    instance,
    steps.map(({ item }) => item),
  );
  const relinked = await relink(before, steps.filter(hasNamesake));
  const others = steps.filter((step) => !hasNamesake(step));
  const pairs = pairsOf(plan.steps);
  const { downstream, ...first } = await judgeAll(relinked.downstream, others, pairs);
  const { checked, refused } = await follow(downstream, {
    checked: [...relinked.links, ...first.checked],
    refused: [...refusedBefore, ...relinked.refused, ...first.refused],
  });
  requireTogether(pairs, { checked, refused });
  const { isChanged, notes, numbers } = await carryOut(downstream, checked, progress);
  const rows = await readBack(downstream, checked);
  const change = recordChange(plan, applyId, checked, rows);
  await writeRecord(downstream.connection, change, downstream.maxPacket);
  progress(plan.steps.length);
  const hasChanged = isChanged || relinked.links.length > 0;
  return {
    applied: checked.map(({ item }) => ({ contentType: item.contentType, guid: item.guid })),
    refused: inOrder(plan, refused),
    notes: [...notesFor(downstream, numbers, checked, hasChanged), ...notes],
  };
}

function hasNamesake(step: ApplyStep): step is LinkStep {
  return step.action === 'link' && step.namesake !== null;
}

// What leaves is judged before its row passes to what arrives, and what arrives after that.
async function judgeAll(
  before: Downstream,
  steps: readonly ApplyStep[],
  pairs: readonly Pair[],
): Promise<Verdict & { downstream: Downstream }> {
  const leaving = await judged(
    before,
    steps.filter(({ action }) => action === 'remove'),
  );
  const arrivals = steps.filter(({ action }) => action !== 'remove');
  const removals = leaving.checked.filter((each): each is Removal => each.action === 'remove');
  const keys = new Set(arrivals.map(({ item }) => itemKey(item)));
  const passed = await takeOver(before, pairs, removals, keys);
  const out = new Set(passed.refused.map(itemKey));
  const free = arrivals.filter(({ item }) => !out.has(itemKey(item)));
  const arriving = await judged(passed.downstream, free, passed.taken);
  return {
    downstream: passed.downstream,
    checked: [...passed.removals, ...arriving.checked],
    refused: [...leaving.refused, ...passed.refused, ...arriving.refused],
  };
}

async function judged(
  downstream: Downstream,
  steps: readonly ApplyStep[],
  taken?: ReadonlySet<string>,
): Promise<Verdict> {
  const rows = await lockRows(
    downstream,
    steps.map(({ item }) => item),
  );
  const verdict: Verdict = { checked: [], refused: [] };
  for (const step of steps) {
    const found = judge(downstream, rows, step, taken);
    if ('action' in found) verdict.checked.push(found);
    else verdict.refused.push(refusal(step.item, found));
  }
  return verdict;
}

async function lockRows(
  { connection, schema, ids }: Downstream,
  items: readonly ItemKey[],
): Promise<RowsHere> {
  const rows = new Map<string, ReadRow>();
  for (const description of contentTypes) {
    const { contentType } = description;
    const keys = new Map<number, string>();
    for (const item of items) {
      const id = item.contentType === contentType ? ids.idOf(contentType, item.guid) : null;
      if (id !== null) keys.set(id, itemKey(item));
    }
    const numbers = [...keys.keys()].sort((a, b) => a - b);
    for await (const row of readInBatches(connection, schema, description, numbers, { lock: true }))
      rows.set(keys.get(row.id) ?? '', row);
  }
  return rows;
}

function recordChange(
  { epoch, seq }: ApplyPlan,
  applyId: string,
  checked: readonly Checked[],
  rows: ReadonlyMap<Checked, WrittenRow>,
): RecordChange {
  const applied = checked.flatMap((each) => {
    const row = rows.get(each);
    if (each.action === 'remove' || row === undefined) return [];
    const { contentType, guid, name, path, version, digest } = each.item;
    const { id: localId, ...memory } = row;
    return [{ contentType, guid, name, path, version, digest, localId, body: each.bytes, memory }];
  });
  const removed = checked.filter((each): each is Removal => each.action === 'remove');
  return { epoch, seq, applyId, applied, removed: removed.map(({ item }) => item) };
}

// As they stand in the plan, so that the same plan says the same.
function inOrder(plan: ApplyPlan, refused: readonly Refusal[]): Refusal[] {
  const places = new Map(plan.steps.map(({ item }, index) => [itemKey(item), index]));
  const place = (each: Refusal) => places.get(itemKey(each)) ?? 0;
  return refused.toSorted((a, b) => place(a) - place(b));
}
