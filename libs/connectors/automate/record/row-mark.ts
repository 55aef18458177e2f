import { sha256 } from '#domain/digest';
import type { Answer } from '../references/lookups.ts';

/**
 * What the record knows a row by: the hash of its bytes, and the columns that local policy keeps of it, since another policy
 * compares other columns. Null where the server could not hash it.
 */
export function rowMark(hash: string | null | undefined, kept: ReadonlySet<string>): string | null {
  if (hash === null || hash === undefined) return null;
  return sha256([hash, ...[...kept].sort()].join('\n'));
}

/** What a row was when it had been written and read back. */
export interface Memory {
  /** As `rowMark` gives it. */
  rowHash: string | null;
  /** What the numbers in it meant. */
  lookups: readonly Answer[];
}

/** The answers as they are stored, each once. */
export function textOfLookups({ lookups }: Memory): string {
  const unique = new Set(lookups.map(({ ask, of, was }) => JSON.stringify([ask, ...of, was])));
  return `[${[...unique].join(',')}]`;
}

/** The answers in a stored text; null for a text that somebody else wrote. */
export function lookupsIn(text: string): Answer[] | null {
  try {
    const stored = JSON.parse(text) as [Answer['ask'], string, string | number, string][];
    return stored.map(([ask, first, second, was]) => ({ ask, of: [first, second], was }));
  } catch {
    return null;
  }
}
