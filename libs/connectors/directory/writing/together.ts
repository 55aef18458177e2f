import { Claims } from '#domain/claims';
import { itemKey } from '#domain/item';
import { Places } from '#domain/places';
import type { ApplyStep } from '../../connector.ts';
import { named, refusal, type Checked, type Reason, type Refusal } from './checked.ts';
import type { RecordedItem } from './record.ts';
import type { Target } from './target.ts';

/** A step with what its own files say about it. */
export interface Verdict {
  step: ApplyStep;
  verdict: Checked | Reason;
}

const ABSENT: Reason = {
  code: 'path-taken',
  detail: 'The file stays, because the item that takes its place is not part of this run.',
};

type Recorded = ReadonlyMap<string, RecordedItem>;

/**
 * Which of these steps can be done together: no two items have one place afterwards, a refused item keeps its place, and
 * nothing is removed from a place where another item stays or was to arrive. The first in the plan gets a place; an
 * applied item that stays comes before all.
 */
export function together(
  verdicts: readonly Verdict[],
  target: Target,
  recorded: Recorded,
): { checked: Checked[]; refused: Refusal[] } {
  const steps = new Together(verdicts, recorded);
  const { checked, refused } = steps.agreed();
  return { checked: withoutHandedOver(checked, target, recorded), refused };
}

class Together {
  readonly #recorded: Recorded;
  /** What may still be done, in the order of the plan. */
  readonly #alive = new Map<string, Checked>();
  readonly #arrivals = new Places<Checked>();
  readonly #removals = new Places<Checked>();
  readonly #tied = new Map<string, Checked[]>();
  readonly #refused: Refusal[] = [];
  readonly #queue: ApplyStep[] = [];

  constructor(verdicts: readonly Verdict[], recorded: Recorded) {
    this.#recorded = recorded;
    for (const { step, verdict } of verdicts) {
      if ('code' in verdict) this.#refuse(step, verdict);
      else this.#admit(verdict);
    }
  }

  agreed(): { checked: Checked[]; refused: Refusal[] } {
    this.#settle();
    this.#keepForAbsent();
    const claims = new Claims<RecordedItem>();
    for (const [key, was] of this.#recorded) if (!this.#alive.has(key)) claims.claim(was.path, was);
    for (const { step, record } of this.#alive.values()) {
      if (record === null) continue;
      const holder = claims.claim(record.path, record);
      if (holder === null) continue;
      this.#refuse(step, collision(record, holder));
      this.#settle();
    }
    return { checked: [...this.#alive.values()], refused: this.#refused };
  }

  #admit(checked: Checked): void {
    const { step, key, record } = checked;
    this.#alive.set(key, checked);
    if (record !== null) return this.#arrivals.add(record.path, checked);
    this.#removals.add(step.item.path, checked);
    if (step.action !== 'remove' || step.successor === undefined) return;
    const successor = itemKey(step.successor);
    this.#tied.set(successor, [...(this.#tied.get(successor) ?? []), checked]);
  }

  #refuse(step: ApplyStep, reason: Reason): void {
    this.#alive.delete(itemKey(step.item));
    this.#refused.push(refusal(step, reason));
    this.#queue.push(step);
  }

  // A place passes together with the item that takes it, so not when that item has no step at all.
  #keepForAbsent(): void {
    for (const [successor, removals] of this.#tied)
      if (!this.#alive.has(successor)) this.#refuseAll(removals, '', ABSENT);
    this.#settle();
  }

  // A refused step takes those with it that depend on it; the queue grows meanwhile.
  #settle(): void {
    for (let step = this.#queue.pop(); step !== undefined; step = this.#queue.pop()) {
      const key = itemKey(step.item);
      const was = this.#recorded.get(key);
      if (was !== undefined) this.#refuseAll(this.#arrivals.inTheWay(was.path), key, taken(was));
      if (step.action === 'remove') continue;
      // Also of what is below its path, or above it: a file took the place of a folder, or a folder that of a file.
      const awaited = [...this.#removals.inTheWay(step.item.path), ...(this.#tied.get(key) ?? [])];
      this.#refuseAll(awaited, key, kept(step.item));
    }
  }

  #refuseAll(entries: readonly Checked[], but: string, reason: Reason): void {
    for (const { key, step } of entries)
      if (key !== but && this.#alive.has(key)) this.#refuse(step, reason);
  }
}

// A place that passes from one item to another is not emptied: its file is replaced, or is the very one already.
function withoutHandedOver(
  checked: readonly Checked[],
  { root }: Target,
  recorded: Recorded,
): Checked[] {
  if (!checked.some(({ removes }) => removes !== null)) return [...checked];
  const planned = new Set(checked.map(({ key }) => key));
  const places = new Places<string>();
  for (const [key, { path }] of recorded) if (!planned.has(key)) places.add(path, path);
  for (const { record } of checked) if (record !== null) places.add(record.path, record.path);
  const isHeld = ({ path, present }: NonNullable<Checked['removes']>) =>
    places.at(path).some((held) => held === path || root.look(held)?.ino === present.stat.ino);
  return checked.map((entry) =>
    entry.removes !== null && isHeld(entry.removes) ? { ...entry, removes: null } : entry,
  );
}

function collision({ path }: RecordedItem, holder: RecordedItem): Reason {
  const which = holder.path === path ? 'the same path' : `the path ${holder.path}`;
  const detail = `${path} cannot be written: ${named(holder)} has ${which}. Rename one of them in its source.`;
  return { code: 'path-collision', detail };
}

function taken(was: RecordedItem): Reason {
  return { code: 'path-taken', detail: `${was.path} belongs to ${named(was)}, which stays there.` };
}

function kept(item: ApplyStep['item']): Reason {
  const detail = `The file stays, because ${named(item)} has its place at ${item.path} and could not be written.`;
  return { code: 'path-taken', detail };
}
