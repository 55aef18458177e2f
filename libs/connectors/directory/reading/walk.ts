import { realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ProSyncError } from '#domain/errors';
import type { ReadProblem } from '../../connector.ts';
import type { ContentTypeRule, Layout } from '../layout/rule.ts';
import type { Scope } from '../layout/scope.ts';
import { isReservedPath, isShortNameOfGit } from '#domain/reserved';
import { causeOf } from '#files/system-errors';
import { isWithin } from '#files/within';
import type { SourceRoot } from './source-root.ts';

/** A tracked path that the walk found. */
export interface FoundFile {
  path: string;
  rule: ContentTypeRule;
}

/** What one walk saw. */
export interface Walk {
  problems: ReadProblem[];
  /** Why absence may not be concluded from this walk, or null. */
  incomplete: string | null;
  /** True when a folder changed since it was listed, so that something may have been missed or seen twice. */
  hasMoved(): boolean;
}

/**
 * Finds all tracked files below the root, links within it followed, in the order of their names (docs/design.md#5). Each is handed
 * over at once: a list of a hundred thousand would only wait in memory.
 */
export function walk(root: SourceRoot, layout: Layout, found: (file: FoundFile) => void): Walk {
  const walking = new Walking(root, layout.scope, found);
  walking.folder('', [root.real]);
  return walking;
}

class Walking implements Walk {
  readonly problems: ReadProblem[] = [];
  incomplete: string | null = null;
  readonly #root: SourceRoot;
  readonly #scope: Scope;
  readonly #found: (file: FoundFile) => void;
  readonly #listed = new Map<string, Stats>();

  constructor(root: SourceRoot, scope: Scope, found: (file: FoundFile) => void) {
    this.#root = root;
    this.#scope = scope;
    this.#found = found;
  }

  hasMoved(): boolean {
    return [...this.#listed].some(([folder, before]) => {
      const now = statSync(folder, { throwIfNoEntry: false });
      return now === undefined || now.mtimeMs !== before.mtimeMs || now.ino !== before.ino;
    });
  }

  /** `chain` holds the real paths of this folder and all above it: a link to one of them would be a loop. */
  folder(path: string, chain: readonly string[]): void {
    for (const entry of this.#list(path)) {
      const child = path === '' ? entry.name : `${path}/${entry.name}`;
      if (isShortNameOfGit(entry.name)) this.#reserved(child);
      if (isReservedPath(child)) continue;
      if (entry.name.includes('\uFFFD')) this.#unnamed(child);
      else if (entry.isSymbolicLink()) this.#link(child, chain);
      else if (entry.isDirectory())
        this.#enter(child, [...chain, join(chain.at(-1) ?? this.#root.real, entry.name)]);
      else this.#file(child);
    }
  }

  #list(path: string): Dirent[] {
    try {
      const { entries, stats } = this.#root.list(path);
      this.#listed.set(this.#root.at(path), stats);
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (error instanceof ProSyncError) this.#report(error.code, error.message, path);
      else
        this.incomplete ??= `The folder ${path === '' ? this.#root.path : path} cannot be listed: ${causeOf(error)}.`;
      return [];
    }
  }

  #enter(path: string, chain: readonly string[]): void {
    if (this.#scope.mayHold(path)) this.folder(path, chain);
  }

  #file(path: string): void {
    const rule = this.#scope.ruleFor(path);
    if (rule !== null) this.#found({ path, rule });
  }

  #link(path: string, chain: readonly string[]): void {
    if (this.#scope.ruleFor(path) === null && !this.#scope.mayHold(path)) return;
    try {
      const real = realpathSync(this.#root.at(path));
      if (!isWithin(real, this.#root.real))
        this.#report('outside-root', 'It is a link that leaves the root.', path);
      else if (!statSync(real).isDirectory()) this.#file(path);
      else if (chain.includes(real))
        this.#report('link-loop', 'It is a link to a folder that it is in.', path);
      else this.#enter(path, [...chain, real]);
    } catch (error) {
      // Also when it is no item itself: it may have led to a folder of them, which would seem to be deleted.
      this.#report('unreadable', `It is a link that cannot be followed: ${causeOf(error)}.`, path);
    }
  }

  // Node shows bytes that are not UTF-8 as U+FFFD, so such a file cannot be opened by its name.
  #unnamed(path: string): void {
    if (this.#scope.ruleFor(path) === null && !this.#scope.mayHold(path)) return;
    this.#report('invalid-name', 'Its name is not UTF-8.', path);
  }

  #reserved(path: string): void {
    if (this.#scope.ruleFor(path) === null && !this.#scope.mayHold(path)) return;
    const detail =
      'Its name is the short form that Windows gives to .git, so it is left out with everything in it. Rename it.';
    this.#report('invalid-name', detail, path);
  }

  #report(code: string, detail: string, path: string): void {
    const contentType = this.#scope.ruleFor(path)?.contentType ?? null;
    this.problems.push({ code, detail, contentType, guid: null, path });
  }
}
