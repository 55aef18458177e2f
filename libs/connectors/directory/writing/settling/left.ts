import { itemKey } from '#domain/item';
import type { OpenRoot } from '#files/open-root';
import type { Move, Removal } from './journal.ts';
import type { Places, UndonePlaces } from './places.ts';
import { recordedByKey, type RecordChange, type Recorded } from '../record.ts';
import { Target } from '../target.ts';

/** How many paths the note names. */
const NAMED = 3;

/** A SHA-256, null for nothing, undefined when the journal does not say. */
type Known = string | null | undefined;

/**
 * The places of an apply that was killed, by what stands there now. Somebody may have worked there since: what is neither
 * the old nor the new is left as it is, and remembered. A journal of an older client has no hashes; then all are settled.
 */
export class LeftPlaces implements Places, UndonePlaces {
  readonly #root: OpenRoot;
  readonly #staging: string;
  /** Paths where the new file was in place already, and was changed or deleted afterwards. */
  readonly #written = new Set<string>();
  /** Paths where the new file was not put. */
  readonly #unwritten = new Set<string>();
  /** Paths that were to become free, and were not freed. */
  readonly #unremoved = new Set<string>();

  constructor(root: OpenRoot, staging: string) {
    this.#root = root;
    this.#staging = staging;
  }

  /** True when the staged file is there still, and its place is as it was or as it is to be. */
  mayWrite({ staged, path, before, after }: Move): boolean {
    const isDone = this.#root.look(`${this.#staging}/${staged}`) === null;
    const isKnown = isDone ? this.#holds(path, after) : this.#isOpen(path, before, after);
    if (!isKnown) (isDone ? this.#written : this.#unwritten).add(path);
    return isKnown && !isDone;
  }

  /** True when the old file is there still, or nothing. */
  mayRemove({ path, before }: Removal): boolean {
    const isKnown = this.#holds(path, before, null);
    if (!isKnown) this.#unremoved.add(path);
    return isKnown;
  }

  /** True when the new file is in place, so that the old state can be put back. */
  mayUndo({ staged, path, before, after }: Move): boolean {
    if (this.#root.look(`${this.#staging}/${staged}`) !== null) return false;
    if (!this.#isOpen(path, before, after)) this.#written.add(path);
    return !this.#written.has(path);
  }

  /** True when the file that was removed can be put back. */
  mayRestore({ path, before }: Removal): boolean {
    const isKnown = this.#isOpen(path, before, null);
    if (!isKnown) this.#unremoved.add(path);
    return isKnown;
  }

  /**
   * The change without what was left. An item whose file was not replaced or removed stays as it is recorded, so that what
   * stands there shows as `drifted`; one that moved is recorded where it belongs now.
   */
  truthOf(change: RecordChange, record: Recorded | null): RecordChange {
    const recorded = recordedByKey(record);
    const applied = change.applied.filter((item) => {
      const was = recorded.get(itemKey(item))?.path ?? item.path;
      return !(was === item.path ? this.#unwritten : this.#unremoved).has(was);
    });
    const placed = new Set(applied.map(({ path }) => path));
    // A place that was to pass to another item and was left belongs to the one that had it.
    const isLeft = (path: string) =>
      this.#unremoved.has(path) || (this.#unwritten.has(path) && !placed.has(path));
    return {
      ...change,
      applied,
      removed: change.removed.filter((key) => !isLeft(recorded.get(key)?.path ?? '')),
    };
  }

  /** One sentence on what was left; null when nothing was. */
  get note(): string | null {
    const paths = [...new Set([...this.#written, ...this.#unwritten, ...this.#unremoved])];
    if (paths.length === 0) return null;
    const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : '';
    const [what, stay] =
      paths.length === 1
        ? ['1 file', 'stays as it is']
        : [`${paths.length} files`, 'stay as they are'];
    return `${what} changed here after the interruption and ${stay}: ${paths.slice(0, NAMED).join(', ')}${more}.`;
  }

  // The same, with a way to the place: no file and no link that leaves the target stands where a folder belongs.
  #isOpen(path: string, ...known: Known[]): boolean {
    const isBlocked = new Target(this.#root).wayTo(path) === 'file';
    return this.#holds(path, ...known) && (!isBlocked || known.includes(undefined));
  }

  // Looks at the folders anew each time, because settling makes and removes them.
  #holds(path: string, ...known: Known[]): boolean {
    if (known.includes(undefined)) return true;
    const target = new Target(this.#root);
    return target.wayTo(path) !== 'outside' && known.includes(target.at(path)?.sha256 ?? null);
  }
}
