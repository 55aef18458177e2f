import type { Segments } from './lookups.ts';

/** A row of a table whose rows stand below one another; a name that cannot be decoded is null. */
export interface Link {
  name: string | null;
  up: number;
}

/** Follows rows up to the root, each way once. */
export class Chains {
  readonly #linkOf: (id: number) => Link | null;
  readonly #known = new Map<number, Segments>();

  constructor(linkOf: (id: number) => Link | null) {
    this.#linkOf = linkOf;
  }

  /** The names from the root down to this row, its own included. A way that leads nowhere or in a circle ends there. */
  namesTo(id: number): Segments {
    const names: (string | null)[] = [];
    const seen = new Set<number>();
    for (let at = id; !seen.has(at);) {
      const known = this.#known.get(at);
      if (known !== undefined) {
        names.unshift(...known);
        break;
      }
      const link = this.#linkOf(at);
      if (link === null) break;
      seen.add(at);
      names.unshift(link.name);
      at = link.up;
    }
    this.#known.set(id, names);
    return [...names];
  }
}
