import { existsSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { causeOf, errnoOf } from '../cause.ts';
import { readJournal, removeJournal, turnBack, writeJournal, type Journal } from './journal.ts';
import {
  changedRecord,
  forgetRecord,
  keepRecord,
  readRecord,
  restoreRecord,
  writeRecord,
  type RecordChange,
} from './record.ts';
import { goBack, goForward } from './settle.ts';

type Staged = Omit<Journal, 'change' | 'isFirst'>;

/** Where an apply happens. */
export interface Place {
  root: string;
  recordFolder: string;
}

/**
 * Stages, writes the journal, renames into place, records: all of it, or nothing (reliability.md 2.6). Killed before the
 * journal is there, a restart undoes it; afterwards it finishes. When a call fails everything is put back.
 */
export function carryOut(
  place: Place,
  change: RecordChange,
  stage: (staging: string) => Staged,
): void {
  const isFirst = readRecord(place.recordFolder) === null;
  const journal = { ...staged(place, stage), change, isFirst };
  try {
    keepRecord(place.recordFolder);
    writeJournal(place.recordFolder, journal);
    settle(place, journal, false);
  } catch (error) {
    undo(place, journal, error);
    throw error;
  }
  cleanUp(place);
}

/** Finishes or undoes what a killed run left; null when there was nothing. */
export function recover(place: Place): 'finished' | 'undone' | null {
  if (!existsSync(place.recordFolder)) return null;
  const left = readJournal(place.recordFolder);
  // Without the staged files nothing can be finished; what is here is then compared with the record, as ever.
  const isWhole = left !== null && existsSync(stagingOf(place));
  if (isWhole) settle(place, left.journal, left.isUndo);
  removeJournal(place.recordFolder);
  forgetRecord(place.recordFolder);
  const hadStaging = discard(place);
  if (isWhole && !left.isUndo) return 'finished';
  return left !== null || hadStaging ? 'undone' : null;
}

/** Records what an apply changed. */
export function recordChange({ recordFolder }: Place, change: RecordChange): void {
  writeRecord(recordFolder, changedRecord(readRecord(recordFolder), change));
}

// In the target's own file system, so that a rename puts a file into place; one per record, so that only its owner clears it.
function stagingOf({ root, recordFolder }: Place): string {
  return join(root, `.prosync-staging-${sha256(realpathSync(recordFolder)).slice(0, 12)}`);
}

function staged(place: Place, stage: (staging: string) => Staged): Staged {
  try {
    return stage(stagingOf(place));
  } catch (error) {
    discard(place);
    throw error;
  }
}

function settle(place: Place, journal: Journal, isUndo: boolean): void {
  if (isUndo) {
    goBack(place.root, stagingOf(place), journal);
    restoreRecord(place.recordFolder, journal.isFirst);
  } else {
    goForward(place.root, stagingOf(place), journal);
    recordChange(place, journal.change);
  }
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
          'Mend the disk and run it again: the next run finishes or undoes it before all else.',
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
  if (!existsSync(staging)) return false;
  rmSync(staging, { recursive: true, force: true });
  return true;
}
