import type { ApprovalsAnswer } from '#api/approvals';
import {
  covers,
  decide,
  isRefusal,
  type Approval,
  type Refusal,
  type SeenState,
} from '#domain/approval';
import type { LockedItem } from './approval.statements.ts';

/** What an operator asks to approve: an item and what was shown of it. */
export interface Wish extends SeenState {
  id: string;
}

/** An approval that is to be written. */
export interface Given {
  item: LockedItem;
  approval: Approval;
}

/** The answers to many wishes: what is to be written, which items are approved then, and what was refused. */
export interface Decisions {
  given: Given[];
  approved: LockedItem[];
  refused: ApprovalsAnswer['refused'];
}

/**
 * Decides each wish by the rule of the domain (docs/design.md#3). An item that is approved already, in exactly this state, counts
 * as approved and is not written again (docs/guarantees.md#b16), unless it gets a new override; so does an item that is named
 * twice.
 */
export function decideAll(
  wishes: readonly Wish[],
  items: readonly LockedItem[],
  overrideReason: string | null,
): Decisions {
  const byId = new Map(items.map((item) => [item.id, item]));
  const given = new Map<string, Given>();
  const approved = new Set<LockedItem>();
  const refused: ApprovalsAnswer['refused'] = [];
  for (const wish of distinct(wishes)) {
    const item = byId.get(wish.id);
    const decision = decisionOn(item, wish);
    if (item === undefined || isRefusal(decision)) {
      refused.push(refusalView(wish.id, decision as Refusal, item));
      continue;
    }
    approved.add(item);
    const isKept = overrideReason === null || item.active?.overrideReason === overrideReason;
    if (item.active === null || !covers(item.active, item) || !isKept) {
      given.set(item.id, { item, approval: decision });
    }
  }
  return { given: [...given.values()], approved: [...approved], refused };
}

/** The approvals that these items can lose, and why the others cannot. */
export function decideWithdrawals(
  ids: readonly string[],
  items: readonly LockedItem[],
): { withdrawn: LockedItem[]; refused: ApprovalsAnswer['refused'] } {
  const byId = new Map(items.map((item) => [item.id, item]));
  const withdrawn: LockedItem[] = [];
  const refused: ApprovalsAnswer['refused'] = [];
  for (const id of new Set(ids)) {
    const item = byId.get(id);
    if (item !== undefined && item.active !== null) withdrawn.push(item);
    else refused.push(refusalView(id, isGone(item) ? NOT_FOUND : NOTHING_TO_WITHDRAW, item));
  }
  return { withdrawn, refused };
}

const NOT_FOUND: Refusal = {
  code: 'not-found',
  detail: 'The item does not exist, or it has left the list.',
};
const NOTHING_TO_WITHDRAW: Refusal = {
  code: 'nothing-to-withdraw',
  detail: 'The item has no approval that is not published yet.',
};

function decisionOn(item: LockedItem | undefined, seen: SeenState): Approval | Refusal {
  return item === undefined || isGone(item) ? NOT_FOUND : decide(item, seen);
}

/** An item without a change status has left the list (docs/design.md#3). */
function isGone(item: LockedItem | undefined): boolean {
  return item === undefined || item.changeStatus === null;
}

function refusalView(
  id: string,
  { code, detail }: Refusal,
  item: LockedItem | undefined,
): ApprovalsAnswer['refused'][number] {
  if (code !== 'content-changed' || item === undefined) return { id, code, detail };
  return { id, code, detail, observedDigest: item.observedDigest };
}

function distinct(wishes: readonly Wish[]): Wish[] {
  return [
    ...new Map(
      wishes.map((wish) => [`${wish.id} ${wish.digest} ${wish.instructions}`, wish]),
    ).values(),
  ];
}
