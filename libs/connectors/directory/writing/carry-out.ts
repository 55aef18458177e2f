import { existsSync, realpathSync } from 'node:fs';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { causeOf, errnoOf } from '#files/system-errors';
import type { OpenRoot } from '#files/open-root';
import {
  readJournal,
  removeJournal,
  turnBack,
  writeJournal,
  type Journal,
} from './settling/journal.ts';
import { LeftPlaces } from './settling/left.ts';
import type { Places } from './settling/places.ts';
import {
  changedRecord,
  forgetRecord,
  keepRecord,
  readRecord,
  restoreRecord,
  writeRecord,
  type RecordChange,
} from './record.ts';
import { RefusedPlaces } from './settling/refused.ts';
import { goBack, goForward } from './settling/settle.ts';
import type { Staged } from './stage.ts';

/** Where an apply happens. */
export interface Place {
  root: OpenRoot;
  recordFolder: string;
}

/** How a killed run ended after all. */
export interface Recovery {
  outcome: 'finished' | 'undone';
  /** One sentence on what somebody changed here meanwhile and what therefore stays; null when nothing. */
  note: string | null;
}

/**
 * Stages, writes the journal, renames into place, records: all of it, or nothing (docs/guarantees.md#2.6). Killed before the
 * journal is there, a restart undoes it; afterwards it finishes. When a call fails, or a place changes meanwhile, everything
 * is put back.
 */
export function carryOut(
  place: Place,
  change: RecordChange,
  places: Places,
  stage: (staging: string) => Staged,
): void {
  const isFirst = readRecord(place.recordFolder) === null;
  const journal = { ...staged(place, stage), change, isFirst };
  try {
    keepRecord(place.recordFolder);
    writeJournal(place.recordFolder, journal);
    goForward(place.root, stagingOf(place), journal, places);
    recordChange(place, change);
  } catch (error) {
    undo(place, journal, error);
    throw error;
  }
  cleanUp(place);
}

/**
 * Finishes or undoes what a killed run left; null when there was nothing. What somebody changed here meanwhile is left as it
 * is, and so recorded that it shows as `drifted`.
 */
export function recover(place: Place): Recovery | null {
  if (!existsSync(place.recordFolder)) return null;
  const left = readJournal(place.recordFolder);
  // Without the staged files nothing can be finished; what is here is then compared with the record, as ever.
  const isWhole = left !== null && place.root.look(stagingOf(place)) !== null;
  const settled = isWhole ? settleLeft(place, left.journal, left.isUndo) : null;
  const note = settled?.note ?? null;
  removeJournal(place.recordFolder);
  forgetRecord(place.recordFolder);
  const hadStaging = discard(place);
  if (settled?.outcome === 'finished') return settled;
  return left !== null || hadStaging ? { outcome: 'undone', note } : null;
}

/**
 * Where an apply stages: in the target's own file system, so that a rename puts a file into place; one folder per record, so
 * that only its owner clears it.
 */
export function stagingOf({ recordFolder }: Pick<Place, 'recordFolder'>): string {
  return `.prosync-staging-${sha256(realpathSync(recordFolder)).slice(0, 12)}`;
}

/** Records what an apply changed. */
export function recordChange({ recordFolder }: Place, change: RecordChange): void {
  writeRecord(recordFolder, changedRecord(readRecord(recordFolder), change));
}

function staged(place: Place, stage: (staging: string) => Staged): Staged {
  try {
    return stage(stagingOf(place));
  } catch (error) {
    discard(place);
    throw error;
  }
}

// A file that is locked now must not keep the target half-way: what was begun is undone, and the next apply leaves it out.
function settleLeft(place: Place, journal: Journal, isUndo: boolean): Recovery {
  try {
    return { outcome: isUndo ? 'undone' : 'finished', note: settle(place, journal, isUndo) };
  } catch (error) {
    if (isUndo || !(error instanceof RefusedPlaces)) throw error;
    turnBack(place.recordFolder);
    return { outcome: 'undone', note: settle(place, journal, true) };
  }
}

// Returns one sentence on what was left as it is, or null.
function settle(place: Place, journal: Journal, isUndo: boolean): string | null {
  const { root, recordFolder } = place;
  const staging = stagingOf(place);
  const places = new LeftPlaces(root, staging);
  if (isUndo) {
    goBack(root, staging, journal, places);
    restoreRecord(recordFolder, journal.isFirst);
  } else {
    goForward(root, staging, journal, places);
    recordChange(place, places.truthOf(journal.change, readRecord(recordFolder)));
  }
  return places.note;
}

function undo(place: Place, journal: Journal, cause: unknown): void {
  try {
    if (readJournal(place.recordFolder) !== null) {
      turnBack(place.recordFolder);
      settle(place, journal, true);
    }
  } catch (error) {
    throw new ProSyncError(
      'storage',
      `The apply stopped half-way: ${causeOf(cause)}, then ${causeOf(error)}.`,
      {
        remedy:
          'Free up or repair the disk, then run the command again: the next run finishes or undoes this apply first.',
        facts: { errno: errnoOf(cause) },
        cause,
      },
    );
  }
  cleanUp(place);
}

// The state is decided: what cannot be removed now the next run removes, after doing again what is done already.
function cleanUp(place: Place): void {
  try {
    removeJournal(place.recordFolder);
    forgetRecord(place.recordFolder);
    discard(place);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
  }
}

// False when there is no staging folder.
function discard(place: Place): boolean {
  const staging = stagingOf(place);
  if (place.root.look(staging) === null) return false;
  place.root.removeTree(staging);
  return true;
}
