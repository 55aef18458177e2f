import type { Stats } from 'node:fs';
import { ProSyncError } from '#domain/errors';
import type { Checked } from '../check.ts';
import type { OpenRoot } from '#files/open-root';
import type { Move, Removal } from './journal.ts';
import type { Places } from './places.ts';

/**
 * The places of an apply as they were seen when it was checked. What changes while it is staged stops it: a look at size and
 * time is enough within one run, and costs no reading.
 */
export class SeenPlaces implements Places {
  readonly #root: OpenRoot;
  readonly #seen = new Map<string, Stats>();

  constructor(root: OpenRoot, checked: readonly Checked[]) {
    this.#root = root;
    for (const { step, write, removes } of checked) {
      if (write?.replaced) this.#seen.set(step.item.path, write.replaced.stat);
      if (removes !== null) this.#seen.set(removes.path, removes.present.stat);
    }
  }

  /** True; throws `changed-locally` when something else stands there by now. */
  mayWrite({ path }: Move): boolean {
    return this.#check(path, this.#root.look(path));
  }

  /** True, also when it is gone already; throws `changed-locally` when something else stands there by now. */
  mayRemove({ path }: Removal): boolean {
    const now = this.#root.look(path);
    return now === null || this.#check(path, now);
  }

  #check(path: string, now: Stats | null): true {
    if (isUntouched(now, this.#seen.get(path) ?? null)) return true;
    throw changedMeanwhile(path);
  }
}

/** True when it is the same file with the same size and time, or nothing as before. */
export function isUntouched(now: Stats | null, seen: Stats | null): boolean {
  if (now === null || seen === null) return now === seen;
  return now.ino === seen.ino && now.size === seen.size && now.mtimeMs === seen.mtimeMs;
}

/** The failure of an apply whose place changed under it. */
export function changedMeanwhile(path: string): ProSyncError {
  return new ProSyncError('changed-locally', `${path} changed while the apply was prepared.`, {
    remedy: 'Run it again.',
  });
}
