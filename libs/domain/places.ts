import { folded, foldersOf } from './path.ts';

/**
 * Which items have which places in one folder, as the strictest file system sees them (`path.ts`). Unlike `Claims`, it
 * also holds places that collide, and returns every item in the way of a path.
 */
export class Places<Owner> {
  readonly #files = new Map<string, Owner[]>();
  /** Of every folder on the way to a file: whose files are below it. */
  readonly #below = new Map<string, Owner[]>();

  add(path: string, owner: Owner): void {
    const file = folded(path);
    append(this.#files, file, owner);
    for (const folder of foldersOf(file)) append(this.#below, folder, owner);
  }

  /** The owners of exactly this place. */
  at(path: string): readonly Owner[] {
    return this.#files.get(folded(path)) ?? [];
  }

  /** The owners of this place, of a file where the path has a folder, and of files below the path. */
  inTheWay(path: string): Owner[] {
    const file = folded(path);
    const above = foldersOf(file).flatMap((folder) => this.#files.get(folder) ?? []);
    return [...above, ...(this.#files.get(file) ?? []), ...(this.#below.get(file) ?? [])];
  }
}

/** True when both paths are one file on some file system. */
export function isSamePlace(a: string, b: string): boolean {
  return a === b || folded(a) === folded(b);
}

/** True when two items with these paths cannot both be in one folder: one file, or one is a folder of the other. */
export function overlap(a: string, b: string): boolean {
  const [one, two] = [folded(a), folded(b)];
  return one === two || one.startsWith(`${two}/`) || two.startsWith(`${one}/`);
}

function append<Owner>(owners: Map<string, Owner[]>, key: string, owner: Owner): void {
  const known = owners.get(key);
  if (known === undefined) owners.set(key, [owner]);
  else known.push(owner);
}
