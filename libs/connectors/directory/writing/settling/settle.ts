import { mkdirSync, unlinkSync } from 'node:fs';
import { errnoOf } from '#files/system-errors';
import { folded, folderOf, foldersOf } from '#domain/path';
import type { OpenRoot } from '#files/open-root';
import type { Journal, Move, Removal } from './journal.ts';
import { RefusedPlaces } from './refused.ts';
import type { Places, UndonePlaces } from './places.ts';

/*
 * Brings the target to what a journal says, forward or back. Each step may be done already, because a killed run did it: both
 * ways can be started again as often as need be. `places` keeps from being touched what is neither the old nor the new.
 */

/**
 * Renames every staged file into place and takes away what goes. Throws `RefusedPlaces` after it tried every place, when the
 * system refused single ones.
 */
export function goForward(root: OpenRoot, staging: string, journal: Journal, places: Places): void {
  const touched = new Touched(root);
  const refused = new RefusedPlaces();
  const { first, last } = inOrder(journal);
  const removed = ({ path }: Removal) => refused.unless(path, () => remove(touched, path));
  for (const removal of first) if (places.mayRemove(removal)) removed(removal);
  for (const move of journal.moves)
    if (places.mayWrite(move))
      refused.unless(move.path, () => rename(touched, `${staging}/${move.staged}`, move.path));
  // A file whose new place was refused must not lose its old one, not even until all is put back.
  if (refused.places.size > 0) throw refused;
  const written = new Map(journal.moves.map((move) => [folded(move.path), move.path]));
  for (const removal of last) {
    const isKept = isSameFile(root, removal.path, written.get(folded(removal.path)));
    if (!isKept && places.mayRemove(removal)) removed(removal);
  }
  if (refused.places.size > 0) throw refused;
  touched.sync();
}

/** Puts every file back as it was before the apply. */
export function goBack(
  root: OpenRoot,
  staging: string,
  journal: Journal,
  places: UndonePlaces,
): void {
  const touched = new Touched(root);
  for (const move of journal.moves) if (places.mayUndo(move)) undoMove(touched, staging, move);
  for (const folder of journal.folders.toReversed()) removeEmpty(root, folder);
  for (const removal of journal.removals) {
    // What still stands is the file itself, and it may be locked.
    const isGone = root.look(removal.path) === null;
    if (places.mayRestore(removal) && isGone)
      putBack(touched, `${staging}/${removal.old}`, removal.path);
  }
  touched.sync();
}

/** The folders whose names changed, to be synced once at the end. */
class Touched {
  readonly root: OpenRoot;
  readonly #folders = new Set<string>();
  readonly #made = new Set<string>();

  constructor(root: OpenRoot) {
    this.root = root;
  }

  /** Makes the folders above a path, and notes that the lowest one changes. */
  enter(path: string): void {
    for (const folder of foldersOf(path)) {
      if (this.#made.has(folder)) continue;
      if (makeFolder(this.root, folder)) this.#folders.add(folderOf(folder));
      this.#made.add(folder);
    }
    this.#folders.add(folderOf(path));
  }

  /** Notes that a name was taken out of the folder of a path, and removes folders that became empty. */
  leave(path: string): void {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      this.#folders.add(folder);
      if (folder === '' || !removeEmpty(this.root, folder)) return;
      this.#made.delete(folder);
    }
  }

  sync(): void {
    for (const folder of this.#folders) this.root.sync(folder);
  }
}

// A removal comes last, so that an item that moves is never nowhere; but a file in the way of a folder must go first.
function inOrder({ moves, removals }: Journal): { first: Removal[]; last: Removal[] } {
  const files = new Set(moves.map((move) => move.path));
  const folders = new Set(moves.flatMap((move) => foldersOf(move.path)));
  const blocks = ({ path }: Removal) =>
    folders.has(path) || foldersOf(path).some((folder) => files.has(folder));
  return { first: removals.filter(blocks), last: removals.filter((removal) => !blocks(removal)) };
}

function rename(touched: Touched, staged: string, path: string): void {
  touched.enter(path);
  touched.root.rename(staged, path);
}

function undoMove(touched: Touched, staging: string, { path, old }: Move): void {
  if (old === null) remove(touched, path);
  else putBack(touched, `${staging}/${old}`, path);
}

// It may be back already.
function putBack(touched: Touched, old: string, path: string): void {
  if (touched.root.look(old) !== null) rename(touched, old, path);
}

function remove(touched: Touched, path: string): void {
  const stat = touched.root.look(path);
  // When this is done a second time, a folder may have taken its place.
  if (stat?.isDirectory() === true) return;
  if (stat !== null) touched.root.change(path, (file) => unlinkSync(file));
  touched.leave(path);
}

// Not by `recursive`, which says ENOENT on a read-only file system. True when it was not there.
function makeFolder(root: OpenRoot, path: string): boolean {
  try {
    root.change(path, (folder) => mkdirSync(folder));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

// True when the folder is gone now.
function removeEmpty(root: OpenRoot, folder: string): boolean {
  try {
    root.removeFolder(folder);
    return true;
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EBUSY'].includes(errno))
      return errno === 'ENOENT';
    throw error;
  }
}

// Where case does not count, the old name of an item that moved is the new file.
function isSameFile(root: OpenRoot, path: string, written: string | undefined): boolean {
  if (written === undefined) return false;
  return root.look(path)?.ino === root.look(written)?.ino;
}
