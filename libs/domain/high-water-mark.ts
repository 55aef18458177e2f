import { byRelease } from './head.ts';

/** The latest release that a server knows of, kept where a restored backup of the database does not reach. */
export interface HighWaterMark {
  epoch: number;
  seq: number;
  /** The hash of the release's statement; null when it was published before statements were signed. */
  statement: string | null;
}

/** Before the first release. */
export const NO_RELEASE: HighWaterMark = { epoch: 1, seq: 0, statement: null };

/** What a database says about the history that the mark remembers. */
export type History = 'continues' | 'went-back' | 'forked';

/**
 * Compares what the database holds with the mark (docs/guarantees.md#i12). `went-back`: the mark is ahead, so numbers would be used
 * twice. `forked`: the number is the same, and the release is another one.
 */
export function historyOf(stored: HighWaterMark, mark: HighWaterMark): History {
  const order = byRelease(stored, mark);
  if (order < 0) return 'went-back';
  const isKnown = stored.statement !== null && mark.statement !== null;
  return order === 0 && isKnown && stored.statement !== mark.statement ? 'forked' : 'continues';
}
