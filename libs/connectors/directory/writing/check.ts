import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { itemKey, type Item } from '#domain/item';
import type { ApplyPlan, ApplyResult, ApplyStep } from '../../connector.ts';
import { Claims } from '#domain/claims';
import { foldersOf, pathProblem } from '#domain/path';
import type { RecordedItem } from './record.ts';
import { isExecutable } from './permissions.ts';
import { foundDigest, hasBit, Target, type Present, type PresentFile } from './target.ts';

/** Bytes to write. `executable`: the bit is set, is cleared because ProSync had set it, or stays as it is (null). */
export interface Write {
  replaced: PresentFile | null;
  executable: boolean | null;
}

/** One step that may be done: what it writes, what it takes away, what is recorded afterwards. */
export interface Checked {
  step: ApplyStep;
  key: string;
  /** Set when bytes must be written: there is a file to replace, or none. */
  write: Write | null;
  /** The file that goes: of a removal, or at the old path of an item that moved. */
  removes: { path: string; present: PresentFile } | null;
  record: RecordedItem | null;
}

export type Refusal = ApplyResult['refused'][number];
type Reason = { code: string; detail: string };

const CHANGED = 'changed-locally';
const COLLISION =
  'Another item has this path, but for upper and lower case, or has it as a folder.';

/**
 * Decides for each step whether it may be done (reliability.md 2.6, B32, B35), before anything is written. A step that may
 * not is refused with its reason; the others go on. A file that is not what the step `replaces` is never overwritten.
 */
export function checkPlan(
  plan: ApplyPlan,
  target: Target,
  recorded: ReadonlyMap<string, RecordedItem>,
): { checked: Checked[]; refused: Refusal[] } {
  const checker = new Checker(plan, target, recorded);
  const refused: Refusal[] = [];
  let checked: Checked[] = [];
  for (const step of plan.steps) {
    const verdict = checker.judge(step);
    if ('code' in verdict) refused.push(refusal(step, verdict));
    else checked.push(verdict);
  }
  // A refused step keeps its old path, which may collide with another step in turn.
  for (;;) {
    const colliding = collisions(checked, recorded);
    if (colliding.size === 0) return { checked, refused };
    for (const { step } of colliding)
      refused.push(refusal(step, reason('path-collision', COLLISION)));
    checked = checked.filter((entry) => !colliding.has(entry));
  }
}

class Checker {
  readonly #target: Target;
  readonly #recorded: ReadonlyMap<string, RecordedItem>;
  /** Files of applied items that leave their path in this plan, by path. */
  readonly #leaving = new Map<string, RecordedItem>();

  constructor(plan: ApplyPlan, target: Target, recorded: ReadonlyMap<string, RecordedItem>) {
    this.#target = target;
    this.#recorded = recorded;
    for (const step of plan.steps) {
      const was = recorded.get(itemKey(step.item));
      if (was !== undefined && (step.action === 'remove' || was.path !== step.item.path))
        this.#leaving.set(was.path, was);
    }
  }

  judge(step: ApplyStep): Checked | Reason {
    const problem = pathProblem(step.item.path);
    if (problem !== null) return reason('unsafe-path', problem);
    const way = this.#target.wayTo(step.item.path);
    if (way === 'outside')
      return reason('outside-root', 'A folder on the way to it is a link that leaves the target.');
    if (step.action === 'remove') return this.#removal(step);
    if (step.action === 'link') return this.#link(step);
    if (way === 'file' && !this.#isFreed(step.item.path)) {
      return reason('blocked-path', 'A file stands where its path has a folder.');
    }
    return this.#write(step);
  }

  #write(step: ApplyStep & { action: 'write' }): Checked | Reason {
    const { item } = step;
    const key = itemKey(item);
    const removes = this.#oldFile(step, key);
    if (removes !== null && 'code' in removes) return removes;
    const present = this.#target.at(item.path);
    const found = present === null ? { replaced: null } : this.#replacement(step, present);
    if (found !== null && 'code' in found) return found;
    const write = found === null ? null : { ...found, executable: this.#bitOf(item) };
    return { step, key, write, removes, record: recordOf(step) };
  }

  #bitOf(item: Item): boolean | null {
    if (item.executable === true) return true;
    return this.#recorded.get(itemKey(item))?.executable === true ? false : null;
  }

  // Null: the very bytes are here already, so they need only be recorded.
  #replacement(
    step: ApplyStep & { action: 'write' },
    present: Present,
  ): Pick<Write, 'replaced'> | null | Reason {
    const { item, replaces } = step;
    if (present.kind === 'folder' && this.#onlyHoldsLeaving(item.path)) return { replaced: null };
    if (present.kind !== 'file')
      return reason('blocked-path', 'A folder, link or device stands at its path.');
    const bit = this.#bitOf(item);
    const isBitRight =
      bit === null || process.platform === 'win32' || isExecutable(present.stat) === bit;
    if (present.sha256 === item.body.sha256 && isBitRight) return null;
    const owner = this.#leaving.get(item.path);
    const isFreed =
      owner !== undefined && itemKey(owner) !== itemKey(item) && owner.sha256 === present.sha256;
    const found = foundDigest(present, item.path, this.#recorded.get(itemKey(item)) ?? null, item);
    if (isFreed || found === replaces?.digest) return { replaced: present };
    return reason(
      CHANGED,
      `${item.path} is not what ProSync applied, and was not to be overwritten.`,
    );
  }

  // The file that the item leaves behind when it moves, or where somebody moved it.
  #oldFile(step: ApplyStep & { action: 'write' }, key: string): Checked['removes'] | Reason {
    const was = this.#recorded.get(key);
    if (was === undefined) return null;
    if (step.movedTo !== undefined) return this.#leaveMoved(step.movedTo, was);
    if (was.path === step.item.path) return null;
    return this.#leave(was.path, was, step.replaces?.digest ?? was.digest);
  }

  #removal(step: ApplyStep & { action: 'remove' }): Checked | Reason {
    const key = itemKey(step.item);
    const was = this.#recorded.get(key) ?? { ...step.item, sha256: '' };
    const removes =
      step.movedTo === undefined
        ? this.#leave(step.item.path, was, step.item.digest)
        : this.#leaveMoved(step.movedTo, was);
    return removes !== null && 'code' in removes
      ? removes
      : { step, key, write: null, removes, record: null };
  }

  #leave(path: string, was: RecordedItem, expected: string): Checked['removes'] | Reason {
    const problem = pathProblem(path);
    if (problem !== null) return reason('unsafe-path', problem);
    const present = this.#target.at(path);
    if (present === null) return null;
    if (present.kind !== 'file')
      return reason('blocked-path', `A folder, link or device stands at ${path}.`);
    if (foundDigest(present, path, was, null) === expected) return { path, present };
    return reason(CHANGED, `${path} was changed here since ProSync applied it.`);
  }

  // What somebody moved goes only while it is, byte for byte, what ProSync applied.
  #leaveMoved(path: string, was: RecordedItem): Checked['removes'] | Reason {
    const present = pathProblem(path) === null ? this.#target.at(path) : null;
    if (present?.kind === 'file' && present.sha256 === was.sha256) return { path, present };
    return reason(CHANGED, `${path} is not what ProSync applied, though it was moved there.`);
  }

  #link(step: ApplyStep & { action: 'link' }): Checked | Reason {
    const present = this.#target.at(step.item.path);
    if (present?.sha256 !== step.item.body.sha256 || !hasBit(present, step.item))
      return reason(CHANGED, `${step.item.path} is not equal any more.`);
    return { step, key: itemKey(step.item), write: null, removes: null, record: recordOf(step) };
  }

  #isFreed(path: string): boolean {
    return foldersOf(path).some((folder) => this.#leaving.has(folder));
  }

  #onlyHoldsLeaving(path: string): boolean {
    const entries = readdirSync(join(this.#target.root, path), { withFileTypes: true });
    const leaves = (child: string, isFolder: boolean) =>
      isFolder ? this.#onlyHoldsLeaving(child) : this.#leaving.has(child);
    return (
      entries.length > 0 &&
      entries.every((entry) => leaves(`${path}/${entry.name}`, entry.isDirectory()))
    );
  }
}

// The first in the plan keeps the path; what is applied and stays comes before all.
function collisions(
  checked: readonly Checked[],
  recorded: ReadonlyMap<string, RecordedItem>,
): Set<Checked> {
  const claims = new Claims<string>();
  const planned = new Set(checked.map((entry) => entry.key));
  for (const [key, was] of recorded) if (!planned.has(key)) claims.claim(was.path, key);
  return new Set(
    checked.filter(({ key, record }) => record !== null && claims.claim(record.path, key) !== null),
  );
}

function recordOf({ item }: Exclude<ApplyStep, { action: 'remove' }>): RecordedItem {
  const { contentType, guid, name, path, version, digest, body } = item;
  const files = { sha256: body.sha256, size: body.size };
  const bit = item.executable === true && process.platform !== 'win32' ? { executable: true } : {};
  return { contentType, guid, name, path, version, digest, ...files, ...bit };
}

function reason(code: string, detail: string): Reason {
  return { code, detail };
}

function refusal({ item }: ApplyStep, { code, detail }: Reason): Refusal {
  return { contentType: item.contentType, guid: item.guid, code, detail };
}
