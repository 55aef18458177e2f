import { Globs, hasPattern, literalBase } from '../../globs/globs.ts';
import type { ContentTypeRule } from './rule.ts';

/** A glob of a layout, which takes files in or leaves them out. */
export interface ScopeGlob {
  glob: string;
  /** The rule that the glob belongs to; null for a glob that leaves files out of the whole source. */
  rule: ContentTypeRule | null;
  excludes: boolean;
  /** Where the glob stands in `prosync.yaml`. */
  line: number;
}

/**
 * Which files belong to which content type: the first content type that takes a file in and does not leave it out has it. What
 * leaves files out always wins over what takes them in, in whatever order they are written.
 */
export class Scope {
  readonly #included: readonly ScopeGlob[];
  readonly #excluded: readonly ScopeGlob[];
  readonly #includes: Globs;
  readonly #excludes: Globs;
  readonly #bases: readonly string[];
  /** The globs that leave whole folders out of the whole source, and the names of these folders. */
  readonly #closed: readonly ScopeGlob[];
  readonly #closes: Globs;
  readonly #matched = new Set<ScopeGlob>();
  readonly #filled = new Set<ContentTypeRule>();

  /** Throws an Error when the globs cannot be understood. */
  constructor(globs: readonly ScopeGlob[]) {
    this.#included = globs.filter((glob) => !glob.excludes);
    this.#excluded = globs.filter((glob) => glob.excludes);
    this.#closed = this.#excluded.filter(
      (each) => each.rule === null && wholeOf(each.glob).endsWith('/**'),
    );
    this.#includes = new Globs(this.#included.map(({ glob }) => wholeOf(glob)));
    this.#excludes = new Globs(
      this.#excluded.map(({ glob }) => wholeOf(glob)),
      { dot: true },
    );
    this.#closes = new Globs(
      this.#closed.map(({ glob }) => wholeOf(glob).slice(0, -3)),
      {
        dot: true,
      },
    );
    this.#bases = [...new Set(this.#included.map(({ glob }) => literalBase(wholeOf(glob))))];
  }

  /** The rule of the content type that has the path, which is relative to the root and slash-separated; or null. */
  ruleFor(path: string): ContentTypeRule | null {
    const included = globsAt(this.#included, this.#includes.matching(path));
    if (included.length === 0) return null;
    const excluded = globsAt(this.#excluded, this.#excludes.matching(path));
    const takers = new Set(included.map(({ rule }) => rule));
    const leavers = excluded.filter(({ rule }) => rule === null || takers.has(rule));
    for (const glob of [...included, ...leavers]) this.#matched.add(glob);
    if (leavers.some(({ rule }) => rule === null)) return null;
    const found = included.find(({ rule }) => leavers.every((leaver) => leaver.rule !== rule));
    if (found?.rule == null) return null;
    this.#filled.add(found.rule);
    return found.rule;
  }

  /** False when no path below this folder can belong to a content type, so that the folder need not be walked. */
  mayHold(folder: string): boolean {
    if (!this.#bases.some((base) => isWithin(folder, base) || isWithin(base, folder))) return false;
    const closing = globsAt(this.#closed, this.#closes.matching(folder));
    for (const glob of closing) this.#matched.add(glob);
    return closing.length === 0;
  }

  /** The globs that have had no effect on any path so far. */
  unmatched(): ScopeGlob[] {
    return [...this.#included, ...this.#excluded].filter((glob) => !this.#matched.has(glob));
  }

  /** For each content type whose globs matched, but that has had no file so far: the first of its globs. */
  unfilled(): ScopeGlob[] {
    const first = new Map<ContentTypeRule, ScopeGlob>();
    for (const glob of this.#included) {
      if (glob.rule === null || this.#filled.has(glob.rule) || first.has(glob.rule)) continue;
      if (this.#matched.has(glob)) first.set(glob.rule, glob);
    }
    return [...first.values()];
  }
}

function globsAt(globs: readonly ScopeGlob[], positions: readonly number[]): ScopeGlob[] {
  return positions.flatMap((position) => globs[position] ?? []);
}

/** The glob in full: one that ends with a plain name means the file of that name, or the folder with everything in it. */
export function wholeOf(glob: string): string {
  const bare = glob.replace(/\/+$/, '');
  const last = bare.slice(bare.lastIndexOf('/') + 1);
  return hasPattern(last) ? bare : `${bare}/**`;
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
