import { join } from 'node:path';
import { existsSync, rmSync } from 'node:fs';
import { ProSyncError } from '#domain/errors';
import { renameOver } from '#files/rename-over';
import { syncFolder } from '#files/sync-folder';
import { replaceDurably } from '../durable.ts';
import { textIn, type RecordChange } from '../record.ts';

/** A staged file that takes its place; `old` is the staged link to what it replaces. */
export interface Move {
  staged: string;
  path: string;
  old: string | null;
  /** SHA-256 of what stood at the path; null: nothing did. A journal of an older client lacks it and `after`. */
  before?: string | null;
  /** SHA-256 of the staged file. */
  after?: string;
}

/** A file that goes; `old` is the staged link to it. */
export interface Removal {
  path: string;
  old: string;
  /** SHA-256 of the file. A journal of an older client lacks it. */
  before?: string;
}

/** All that a restart needs to finish an apply, or to undo it (docs/guarantees.md#2.6). */
export interface Journal {
  moves: Move[];
  removals: Removal[];
  /** Folders that did not exist before, upper ones first. */
  folders: string[];
  /** What is recorded when all is done. */
  change: RecordChange;
  /** True when there was no record before. */
  isFirst: boolean;
}

const FORWARD = 'journal.json';
const BACK = 'journal-undo.json';

/** Writes the journal durably; from then on the apply is finished, or undone, whatever happens. */
export function writeJournal(folder: string, journal: Journal): void {
  replaceDurably(join(folder, FORWARD), JSON.stringify(journal));
}

/** From now on a restart undoes the apply. A rename, because it works on a full disk, too. */
export function turnBack(folder: string): void {
  renameOver(join(folder, FORWARD), join(folder, BACK));
  syncFolder(folder);
}

/** The journal of a run that did not end and its direction, or null. Throws `damaged-journal` when it makes no sense. */
export function readJournal(folder: string): { journal: Journal; isUndo: boolean } | null {
  for (const name of [BACK, FORWARD]) {
    const text = textIn(join(folder, name));
    if (text !== null) return { journal: parsed(text, join(folder, name)), isUndo: name === BACK };
  }
  return null;
}

/** True when a run did not end. */
export function hasJournal(folder: string): boolean {
  return [BACK, FORWARD].some((name) => existsSync(join(folder, name)));
}

/** Ends the apply: nothing is left to finish. */
export function removeJournal(folder: string): void {
  const left = [FORWARD, BACK, `${FORWARD}.new`]
    .map((name) => join(folder, name))
    .filter((file) => existsSync(file));
  for (const file of left) rmSync(file);
  if (left.length > 0) syncFolder(folder);
}

function parsed(text: string, file: string): Journal {
  try {
    return JSON.parse(text) as Journal;
  } catch (error) {
    throw new ProSyncError('damaged-journal', `${file} is damaged.`, {
      remedy: 'Delete it, then look at "prosync diff": what was half applied shows as drifted.',
      cause: error,
    });
  }
}
