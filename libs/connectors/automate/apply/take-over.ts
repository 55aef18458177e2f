import { itemKey, type ItemKey } from '#domain/item';
import type { ApplyStep } from '../../connector.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { InstanceIds } from '../references/ids.ts';
import { RowRefusals, RowsRefused } from '../write/row-refusals.ts';
import { refusal, type Reason, type Refusal, type Removal } from '../checks/checked-steps.ts';
import type { Verdict } from '../checks/follow.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import { setGuid } from '../write/set-guid.ts';

type RemoveStep = Extract<ApplyStep, { action: 'remove' }>;
type ArrivingStep = Exclude<ApplyStep, RemoveStep>;

/** An item that leaves its place, and the one of the same plan that takes it over: both are done, or neither. */
export interface Pair {
  from: RemoveStep['item'];
  to: ArrivingStep['item'];
}

/** What came of giving the rows of items that leave to those that take over their places. */
export interface TakenOver {
  /** The instance as it is now. */
  downstream: Downstream;
  removals: Removal[];
  /** The items, by `itemKey`, that have the row of their predecessor now. */
  taken: ReadonlySet<string>;
  refused: Refusal[];
}

/** The items of a plan that take over places. */
export function pairsOf(steps: readonly ApplyStep[]): Pair[] {
  const arriving = new Map(
    steps.flatMap((step) =>
      step.action === 'remove' ? [] : [[itemKey(step.item), step.item] as const],
    ),
  );
  return steps.flatMap((step) => {
    if (step.action !== 'remove' || step.successor === undefined) return [];
    const to = arriving.get(itemKey(step.successor));
    return to === undefined ? [] : [{ from: step.item, to }];
  });
}

/**
 * Gives the row of each item that leaves, as long as it is what ProSync applied, the GUID of the item that takes its place: the
 * row keeps its number, and with it schedules, group members and everything else on this instance that refers to it. Where
 * there is no row to give, both steps are done as they are.
 */
export async function takeOver(
  downstream: Downstream,
  pairs: readonly Pair[],
  removals: readonly Removal[],
  arriving: ReadonlySet<string>,
): Promise<TakenOver> {
  const leaving = new Map(removals.map((removal) => [itemKey(removal.item), removal]));
  const leaves = ({ from }: Pair) => leaving.has(itemKey(from));
  const arrives = ({ to }: Pair) => arriving.has(itemKey(to));
  const torn = pairs.filter((pair) => leaves(pair) !== arrives(pair));
  const refused = torn.map((pair) => otherOf(pair, leaves(pair)));
  const out = new Set(refused.map(itemKey));
  const staying = removals.filter(({ item }) => !out.has(itemKey(item)));
  const giving = givingRows(
    downstream,
    pairs.filter((pair) => leaves(pair) && arrives(pair)),
    leaving,
  );
  if (giving.length === 0) return { downstream, removals: staying, taken: new Set(), refused };
  await rekey(downstream, giving);
  const { connection, schema } = downstream;
  const ids = await InstanceIds.load(connection, schema, contentTypes);
  // A derived GUID has followed what it comes from, or stays where it was.
  const done = giving.filter(({ to, id }) => ids.idOf(to.contentType, to.guid) === id);
  const gone = new Set(done.map(({ from }) => itemKey(from)));
  return {
    downstream: { ...downstream, ids },
    removals: staying.map((removal) =>
      gone.has(itemKey(removal.item)) ? { ...removal, here: null, isTakenOver: true } : removal,
    ),
    taken: new Set(done.map(({ to }) => itemKey(to))),
    refused,
  };
}

/** Throws `RowsRefused` when of two items that share a place one was refused in the end: nothing of this attempt stays then. */
export function requireTogether(
  pairs: readonly Pair[],
  { checked, refused }: Pick<Verdict, 'checked' | 'refused'>,
): void {
  const done = new Set(checked.map(({ item }) => itemKey(item)));
  const reasons = new Map(refused.map((each) => [itemKey(each), each]));
  const torn = pairs.flatMap((pair) => {
    const leaves = done.has(itemKey(pair.from));
    if (leaves === done.has(itemKey(pair.to))) return [];
    const reason = reasons.get(itemKey(leaves ? pair.to : pair.from));
    return [otherOf(pair, leaves), ...(reason === undefined ? [] : [reason])];
  });
  if (torn.length > 0) throw new RowsRefused(torn, null);
}

type Giving = Pair & { removal: Removal; id: number };

// A row passes to one item only, and to none that has a row of its own.
function givingRows(
  { ids }: Downstream,
  pairs: readonly Pair[],
  leaving: ReadonlyMap<string, Removal>,
): Giving[] {
  const served = new Set<string>();
  return pairs.flatMap((pair) => {
    const { from, to } = pair;
    const removal = leaving.get(itemKey(from));
    const isSameTable = from.contentType === to.contentType;
    if (removal === undefined || removal.here === null || !isSameTable) return [];
    if (served.has(itemKey(to)) || ids.has(to.contentType, to.guid)) return [];
    served.add(itemKey(to));
    return [{ ...pair, removal, id: removal.here.id }];
  });
}

async function rekey(downstream: Downstream, giving: readonly Giving[]): Promise<void> {
  const refusals = new RowRefusals();
  for (const { to, id, removal } of giving) {
    const { description } = removal;
    await refusals.of(to, () => setGuid(downstream, description, id, to.guid));
  }
  refusals.raise();
}

function otherOf({ from, to }: Pair, leaves: boolean): Refusal {
  return leaves ? refusal(from, awaited(to)) : refusal(to, stays(from));
}

function awaited({ name, guid }: ItemKey & { name: string }): Reason {
  const detail = `It stays, because "${name}" (${guid}), which takes its place, could not be written.`;
  return { code: 'path-taken', detail };
}

function stays({ name, guid, path }: RemoveStep['item']): Reason {
  const detail = `${path} belongs to "${name}" (${guid}), which stays there.`;
  return { code: 'path-taken', detail };
}
