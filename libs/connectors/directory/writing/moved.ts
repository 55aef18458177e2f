import type { Dirent } from 'node:fs';
import { MAX_BODY_BYTES } from '#domain/item';
import { isReservedPath } from '#domain/reserved';
import type { RecordedItem } from './record.ts';
import type { Target } from './target.ts';

/** How much one look for moved files may cost. What lies beyond counts as deleted, which loses nothing. */
const MAX_ENTRIES = 200_000;
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Where the files of missing items stand now: elsewhere below the root, with exactly the bytes that were applied. One walk
 * for all of them, links not followed, and only files of the right size are read. `owned` are paths that belong to items:
 * what stands there was not moved. When several files have the bytes, the one that kept its name counts; when that does not
 * decide, none does, for nobody could tell which of them was moved.
 */
export function movedFiles(
  target: Target,
  missing: readonly RecordedItem[],
  owned: ReadonlySet<string>,
): Map<RecordedItem, string> {
  const wanted = new Set(missing.map((item) => item.sha256));
  const candidates = new Map<string, string[]>();
  for (const path of new Look(target, sizesOf(missing)).files()) {
    if (owned.has(path)) continue;
    const sha = target.at(path)?.sha256;
    if (sha === undefined || !wanted.has(sha)) continue;
    candidates.set(sha, [...(candidates.get(sha) ?? []), path]);
  }
  const alike = countBySha(missing);
  return new Map(
    missing.flatMap((item) => {
      const paths = candidates.get(item.sha256) ?? [];
      const [only, ...others] = paths.filter((path) => lastOf(path) === lastOf(item.path));
      if (only !== undefined && others.length === 0) return [[item, only] as const];
      const isClear = paths.length === 1 && alike.get(item.sha256) === 1;
      return isClear ? paths.map((path) => [item, path] as const) : [];
    }),
  );
}

/** One walk below the root, as far as it may go. */
class Look {
  readonly #target: Target;
  readonly #sizes: ReadonlySet<number> | null;
  #entries = 0;
  #bytes = 0;

  constructor(target: Target, sizes: ReadonlySet<number> | null) {
    this.#target = target;
    this.#sizes = sizes;
  }

  /** The paths of files that may be worth reading, in the order of their names. */
  *files(folder = ''): Generator<string> {
    for (const entry of this.#list(folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      this.#entries += 1;
      if (this.#entries > MAX_ENTRIES || this.#bytes > MAX_BYTES) return;
      if (isReservedPath(path)) continue;
      if (entry.isDirectory()) yield* this.files(path);
      else if (entry.isFile() && this.#isWorthReading(path)) yield path;
    }
  }

  // A folder that may not be listed hides nothing but what lies in it.
  #list(folder: string): Dirent[] {
    try {
      return this.#target.root.list(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return [];
    }
  }

  #isWorthReading(path: string): boolean {
    const stat = this.#target.root.look(path);
    if (stat === null || stat.size > MAX_BODY_BYTES) return false;
    if (this.#sizes !== null && !this.#sizes.has(stat.size)) return false;
    this.#bytes += stat.size;
    return true;
  }
}

// Null when one of them was recorded by a client that did not note sizes: then every file is read.
function sizesOf(missing: readonly RecordedItem[]): Set<number> | null {
  const sizes = missing.flatMap(({ size }) => size ?? []);
  return sizes.length === missing.length ? new Set(sizes) : null;
}

function countBySha(items: readonly RecordedItem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { sha256 } of items) counts.set(sha256, (counts.get(sha256) ?? 0) + 1);
  return counts;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
