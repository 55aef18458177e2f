import type { Move, Removal } from './journal.ts';

/** Says of each place of an apply whether it may be changed, judged by what stands there now. */
export interface Places {
  /** True when the staged file may take its place. */
  mayWrite(move: Move): boolean;
  /** True when the file, if it is there still, may go. */
  mayRemove(removal: Removal): boolean;
}

/** The same for putting the old state back. */
export interface UndonePlaces {
  /** True when the new file stands at its place and may go. */
  mayUndo(move: Move): boolean;
  /** True when the file that went may come back. */
  mayRestore(removal: Removal): boolean;
}
