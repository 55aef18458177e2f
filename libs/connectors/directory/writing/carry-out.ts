import { existsSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { causeOf, errnoOf } from '../cause.ts';
import { readJournal, removeJournal, turnBack, writeJournal, type Journal } from './journal.ts';
import { changedRecord, readRecord, writeRecord, type RecordChange } from './record.ts';
import { goBack, goForward } from './settle.ts';

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
  stage: (staging: string) => Omit<Journal, 'change'>,
): void {
  const journal = { ...staged(place, stage), change };
  try {
    writeJournal(place.recordFolder, journal);
    goForward(place.root, stagingOf(place), journal);
    recordChange(place, change);
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
  const staging = stagingOf(place);
  // Without the staged files nothing can be finished; what is here is then compared with the record, as ever.
  if (left === null || !existsSync(staging)) {
    if (left !== null) removeJournal(place.recordFolder);
    return discard(place) || left !== null ? 'undone' : null;
  }
  if (left.isUndo) goBack(place.root, staging, left.journal);
  else {
    goForward(place.root, staging, left.journal);
    recordChange(place, left.journal.change);
  }
  removeJournal(place.recordFolder);
  discard(place);
  return left.isUndo ? 'undone' : 'finished';
}

/** Records what an apply changed. */
export function recordChange({ recordFolder }: Place, change: RecordChange): void {
  writeRecord(recordFolder, changedRecord(readRecord(recordFolder), change));
}

// In the target's own file system, so that a rename puts a file into place; one per record, so that only its owner clears it.
function stagingOf({ root, recordFolder }: Place): string {
  return join(root, `.prosync-staging-${sha256(realpathSync(recordFolder)).slice(0, 12)}`);
}

function staged(
  place: Place,
  stage: (staging: string) => Omit<Journal, 'change'>,
): Omit<Journal, 'change'> {
  try {
    return stage(stagingOf(place));
  } catch (error) {
    discard(place);
    throw error;
  }
}

function undo(place: Place, journal: Journal, cause: unknown): void {
  try {
    if (readJournal(place.recordFolder) !== null) {
      turnBack(place.recordFolder);
      goBack(place.root, stagingOf(place), journal);
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
