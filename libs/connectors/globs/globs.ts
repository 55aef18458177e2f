import { RE2JS, RE2Set } from 're2js';
import { expanded } from './expansion.ts';
import { markedPath, Translation, type GlobOptions } from './translation.ts';

/** How globs are read. */
export interface MatchOptions extends GlobOptions {
  /** True: upper and lower case are the same. */
  caseless?: boolean;
}

/** Of all expressions together: compiling this much takes a few seconds. */
const MAX_LENGTH = 200_000;

/**
 * Globs that are matched all at once: in time that grows with the length of a path and of the globs, and with nothing else,
 * whatever they contain (docs/adr/0003-globs-in-linear-time.md).
 */
export class Globs {
  readonly #options: MatchOptions;
  readonly #set: RE2Set;
  #length = 0;
  /** Of each expression of the set: which glob it belongs to. */
  readonly #globOf: number[] = [];
  /** Of each expression: the expressions that must not match for it to count. */
  readonly #unless: (readonly number[])[] = [];

  /** Throws an Error whose message says why a glob cannot be understood. */
  constructor(globs: readonly string[], options: MatchOptions = {}) {
    this.#options = options;
    const flags = options.caseless === true ? RE2JS.CASE_INSENSITIVE : 0;
    this.#set = new RE2Set(RE2Set.ANCHOR_BOTH, flags | RE2JS.DOTALL);
    globs.forEach((glob, index) => {
      // `**.ps1` has always meant files at any depth.
      const written = glob
        .replace(/^\*\*(?=\.[^/]+$)/, '**/*')
        .replace(/(^|\/)\*\*(?:\/\*\*)+(?=\/|$)/g, '$1**');
      for (const one of expanded(written)) this.#add(one, index);
    });
  }

  /** The positions of the globs that match the path, each at least once, in ascending order. */
  matching(path: string): number[] {
    if (this.#globOf.length === 0) return [];
    const found = this.#set.match(markedPath(path, this.#options));
    if (found.length === 0) return found;
    const matching = found.filter(
      (expression) => !(this.#unless[expression] ?? []).some((other) => found.includes(other)),
    );
    return matching.map((expression) => this.#globOf[expression] ?? -1).filter((glob) => glob >= 0);
  }

  #add(glob: string, index: number): void {
    const { pattern, negations } = new Translation(glob, this.#options);
    const expression = this.#expression(pattern, index);
    this.#unless[expression] = Array.from({ length: negations }, (_, negation) =>
      this.#expression(new Translation(glob, this.#options, negation).pattern, -1),
    );
  }

  #expression(pattern: string, glob: number): number {
    this.#length += pattern.length;
    if (this.#length > MAX_LENGTH) throw new Error('The globs are too long together.');
    this.#globOf.push(glob);
    return this.#set.add(pattern);
  }
}

/** The folder, without trailing slash, below which all paths are that the glob can match; `''` is the root. */
export function literalBase(glob: string): string {
  const names = glob.split('/');
  const first = names.findIndex(hasPattern);
  return names.slice(0, first < 0 ? -1 : first).join('/');
}

/** True when the name, or the glob, may stand for more than itself. */
export function hasPattern(name: string): boolean {
  return /[*?[{]|[+@!]\(/.test(name);
}
