import { Globs, type MatchOptions } from '../../globs/globs.ts';
import type { Description } from '../content-types/description.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { pathOf } from '../encoding/item-path.ts';
import type { Segments } from '../references/lookups.ts';

/** Names hold brackets, parentheses and whatever else people write: only `*`, `**`, `?` and braces mean something. */
export const PATTERNS: MatchOptions = {
  dot: true,
  caseless: true,
  classes: false,
  groups: false,
  escapes: true,
};

/** Which items a source tracks: all types and everything, or what the patterns of its settings match. */
export class Scope {
  /** The tracked types, in the order of `content-types/content-types.ts`. */
  readonly descriptions: readonly Description[];
  readonly #matchers = new Map<string, (path: string) => boolean>();

  /** @param tracked patterns over the path by content type, as globs; null for everything. */
  constructor(tracked: Readonly<Record<string, readonly string[]>> | null) {
    this.descriptions = contentTypes.filter(
      ({ contentType }) => tracked === null || Object.hasOwn(tracked, contentType),
    );
    for (const { contentType } of this.descriptions) {
      const patterns = tracked?.[contentType] ?? ['**'];
      this.#matchers.set(contentType, matcherOf(patterns));
    }
  }

  /**
   * True when the item at this place is tracked. A place that cannot be decoded may be one, and is taken for one: its problem
   * is told then, and the item does not seem to have gone.
   */
  holds(contentType: string, segments: Segments): boolean {
    const matches = this.#matchers.get(contentType);
    if (matches === undefined) return false;
    const known = segments.filter((segment) => segment !== null);
    return known.length < segments.length || matches(pathOf(known));
  }
}

function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.includes('**')) return () => true;
  const globs = new Globs(patterns, PATTERNS);
  return (path) => globs.matching(path).length > 0;
}
