import { sha256 } from './digest.ts';
import { byBytes } from './order.ts';
import type { ChangeStatus } from './change-status.ts';

/**
 * A person's decision on exactly one revision, or on one removal (`digest` null), over exactly one published revision
 * (docs/design.md#3, docs/guarantees.md#i6).
 */
export interface Approval {
  digest: string | null;
  previousDigest: string | null;
}

/** What decides whether an item may be approved. */
export interface Approvable {
  changeStatus: ChangeStatus | null;
  observedDigest: string | null;
  publishedDigest: string | null;
  /** A conflict or an unreadable file: why nothing about the item may be decided now (docs/design.md#4). */
  problem: { code: string; detail: string } | null;
}

/** The same with the instructions that are approved together with the change. */
export interface Decidable extends Approvable {
  /** SHA-256 of the instructions that the observed revision has; null: it has none. */
  observedInstructions: string | null;
}

/** Why a request to approve or to withdraw is refused; the codes are part of the API. */
export interface Refusal {
  code:
    | 'nothing-to-approve'
    | 'content-changed'
    | 'instructions-changed'
    | 'blocked'
    | 'not-found'
    | 'nothing-to-withdraw';
  detail: string;
}

/** What the operator was shown: the digest (null: a removal), and the SHA-256 of the instructions (null: there were none). */
export interface SeenState {
  digest: string | null;
  instructions: string | null;
}

/** The approval that the operator may give after having seen this state, or why not (docs/design.md#3). */
export function decide(item: Decidable, seen: SeenState): Approval | Refusal {
  if (item.problem !== null)
    return refuse('blocked', `The item cannot be approved now: ${item.problem.detail}`);
  if (seen.digest !== item.observedDigest) {
    return refuse(
      'content-changed',
      'The source changed after you looked. Look at the new difference and decide again.',
    );
  }
  if (item.changeStatus === 'unchanged' || item.changeStatus === null) {
    return refuse(
      'nothing-to-approve',
      'The item is published as it is; there is nothing to approve.',
    );
  }
  if (seen.instructions !== item.observedInstructions) {
    return refuse(
      'instructions-changed',
      'The instructions of this version are not the ones that you saw. Read them and decide again.',
    );
  }
  return { digest: item.observedDigest, previousDigest: item.publishedDigest };
}

/** True when the approval covers exactly the state that the item is in now; otherwise it is dismissed (docs/design.md#3). */
export function covers(approval: Approval, item: Omit<Approvable, 'changeStatus'>): boolean {
  if (item.problem !== null) return false;
  return (
    approval.digest === item.observedDigest && approval.previousDigest === item.publishedDigest
  );
}

/**
 * Names what an operator was shown when many items are approved by a filter: SHA-256 over a line per item, its id, its
 * observed digest or `-`, and the SHA-256 of its instructions if there are any, in the order of the ids. Any change of any item
 * gives another name (docs/guarantees.md#i6).
 */
export function digestOfSeen(
  items: readonly Pick<
    Decidable & { id: string },
    'id' | 'observedDigest' | 'observedInstructions'
  >[],
): string {
  const lines = items.map(({ id, observedDigest, observedInstructions }) =>
    [
      id,
      observedDigest ?? '-',
      ...(observedInstructions === null ? [] : [observedInstructions]),
    ].join(' '),
  );
  return sha256(lines.sort(byBytes).join('\n'));
}

/** Tells a refusal from an approval. */
export function isRefusal(answer: Approval | Refusal): answer is Refusal {
  return 'code' in answer;
}

function refuse(code: Refusal['code'], detail: string): Refusal {
  return { code, detail };
}
