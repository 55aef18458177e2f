import { itemKey, type Item } from '#domain/item';
import { foldersOf, pathProblem } from '#domain/path';
import { Places } from '#domain/places';
import type { ApplyPlan, ApplyStep } from '../../connector.ts';
import { fileInTheWay, forbidden, notAFile } from './blocked.ts';
import { named, type Checked, type Reason, type Refusal, type Write } from './checked.ts';
import type { RecordedItem } from './record.ts';
import { isExecutable } from './permissions.ts';
import { foundDigest, hasBit, Target, type Present, type PresentFile } from './target.ts';
import { together } from './together.ts';

export type { Checked, Write } from './checked.ts';

const CHANGED = 'changed-locally';
/**
 * Decides for each step whether it may be done (docs/guarantees.md#2.6, B32, B35), before anything is written. A step that may
 * not is refused with its reason; the others go on. A file that is not what the step `replaces` is never overwritten.
 */
export function checkPlan(
  plan: ApplyPlan,
  target: Target,
  recorded: ReadonlyMap<string, RecordedItem>,
): { checked: Checked[]; refused: Refusal[] } {
  const checker = new Checker(plan, target, recorded);
  const verdicts = plan.steps.map((step) => ({ step, verdict: checker.judge(step) }));
  return together(verdicts, target, recorded);
}

class Checker {
  readonly #target: Target;
  readonly #recorded: ReadonlyMap<string, RecordedItem>;
  /** By the item: the file that its step takes away, null when there is none, or why it may not be taken away. */
  readonly #leaves = new Map<string, Checked['removes'] | Reason>();
  /** Files that leave their place in this plan. */
  readonly #freed = new Places<PresentFile>();
  /** Applied items by their place. */
  readonly #owners = new Places<RecordedItem>();

  constructor(plan: ApplyPlan, target: Target, recorded: ReadonlyMap<string, RecordedItem>) {
    this.#target = target;
    this.#recorded = recorded;
    for (const was of recorded.values()) this.#owners.add(was.path, was);
    for (const step of plan.steps) {
      const leaves = this.#leaving(step);
      this.#leaves.set(itemKey(step.item), leaves);
      if (leaves !== null && !('code' in leaves)) this.#freed.add(leaves.path, leaves.present);
    }
  }

  judge(step: ApplyStep): Checked | Reason {
    const never = forbidden(this.#target, step.item.path);
    if (never !== null) return never;
    if (step.action === 'remove') return this.#removal(step);
    if (step.action === 'link') return this.#link(step);
    const isBlocked = this.#target.wayTo(step.item.path) === 'file';
    const isFreed = () => foldersOf(step.item.path).some((folder) => this.#isFreed(folder));
    return isBlocked && !isFreed() ? fileInTheWay(step.item.path) : this.#write(step);
  }

  #write(step: ApplyStep & { action: 'write' }): Checked | Reason {
    const { item } = step;
    const key = itemKey(item);
    const removes = this.#leaves.get(key) ?? null;
    if (removes !== null && 'code' in removes) return removes;
    const present = this.#target.at(item.path);
    const found = present === null ? { replaced: null } : this.#replacement(step, present);
    if (found !== null && 'code' in found) return found;
    const write = found === null ? null : { ...found, executable: this.#bitOf(item) };
    const origin = removes?.present ?? null;
    return { step, key, write, removes, origin, record: recordOf(step) };
  }

  #bitOf(item: Item): boolean | null {
    if (item.executable === true) return true;
    const before = [this.#recorded.get(itemKey(item)), ...this.#ownersAt(item.path)];
    return before.some((was) => was?.executable === true) ? false : null;
  }

  #ownersAt(path: string): RecordedItem[] {
    return this.#owners.at(path).filter((was) => was.path === path);
  }

  // Null: the very bytes are here already, so they need only be recorded.
  #replacement(
    step: ApplyStep & { action: 'write' },
    present: Present,
  ): Pick<Write, 'replaced'> | null | Reason {
    const { item, replaces } = step;
    if (present.kind === 'folder' && this.#onlyHoldsFreed(item.path)) return { replaced: null };
    if (present.kind !== 'file') return notAFile(item.path, present);
    const bit = this.#bitOf(item);
    const isBitRight =
      bit === null || process.platform === 'win32' || isExecutable(present.stat) === bit;
    if (present.sha256 === item.body.sha256 && isBitRight) return null;
    if (this.#isTheFreed(item.path, present)) return { replaced: present };
    const [owner] = this.#ownersAt(item.path).filter((was) => itemKey(was) !== itemKey(item));
    if (owner !== undefined)
      return reason('path-taken', `${item.path} belongs to ${named(owner)}, which stays there.`);
    const found = foundDigest(present, item.path, this.#recorded.get(itemKey(item)) ?? null, item);
    if (found === replaces?.digest) return { replaced: present };
    return reason(
      CHANGED,
      `${item.path} is not what ProSync applied, and was not to be overwritten.`,
    );
  }

  #leaving(step: ApplyStep): Checked['removes'] | Reason {
    const was = this.#recorded.get(itemKey(step.item));
    if (step.action === 'link') return null;
    if (step.action === 'write') return was === undefined ? null : this.#oldFile(step, was);
    return this.#removed(step, was ?? { ...step.item, sha256: '' });
  }

  // The file that the item leaves behind when it moves, or where somebody moved it.
  #oldFile(step: ApplyStep & { action: 'write' }, was: RecordedItem): Checked['removes'] | Reason {
    if (step.movedTo !== undefined) return this.#leaveMoved(step.movedTo, was);
    if (was.path === step.item.path) return null;
    return this.#leave(was.path, was, step.replaces?.digest ?? was.digest);
  }

  #removed(step: ApplyStep & { action: 'remove' }, was: RecordedItem): Checked['removes'] | Reason {
    return step.movedTo === undefined
      ? this.#leave(step.item.path, was, step.item.digest)
      : this.#leaveMoved(step.movedTo, was);
  }

  #removal(step: ApplyStep & { action: 'remove' }): Checked | Reason {
    const key = itemKey(step.item);
    const removes = this.#leaves.get(key) ?? null;
    return removes !== null && 'code' in removes
      ? removes
      : { step, key, write: null, removes, origin: null, record: null };
  }

  #leave(path: string, was: RecordedItem, expected: string): Checked['removes'] | Reason {
    const problem = pathProblem(path);
    if (problem !== null) return reason('unsafe-path', problem);
    const present = this.#target.at(path);
    if (present === null) return null;
    if (present.kind !== 'file')
      return reason('blocked-path', `There is a folder, link or device at ${path}.`);
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
    return {
      step,
      key: itemKey(step.item),
      write: null,
      removes: null,
      origin: null,
      record: recordOf(step),
    };
  }

  // By the file itself: on a file system that tells case apart, another name is another file.
  #isFreed(path: string): boolean {
    return this.#freed.at(path).some(({ stat }) => stat.ino === this.#target.root.look(path)?.ino);
  }

  // Also with the bytes that were seen when it was freed.
  #isTheFreed(path: string, { stat: { ino }, sha256 }: PresentFile): boolean {
    return this.#freed.at(path).some((freed) => freed.stat.ino === ino && freed.sha256 === sha256);
  }

  #onlyHoldsFreed(path: string): boolean {
    const entries = this.#target.root.list(path);
    const leaves = (child: string, isFolder: boolean) =>
      isFolder ? this.#onlyHoldsFreed(child) : this.#isFreed(child);
    return (
      entries.length > 0 &&
      entries.every((entry) => leaves(`${path}/${entry.name}`, entry.isDirectory()))
    );
  }
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
