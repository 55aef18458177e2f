import { z } from 'zod';
import { byRelease } from '#domain/head';
import type { Seen } from '#domain/head-verification';
import { readJson, writeJson } from './files.ts';

const Release = z.object({ epoch: z.int(), seq: z.int() });
const SeenFile = Release.extend({ waived: Release.nullable() });

/**
 * The highest release that was seen, outside the target. `waived` is what the target's own record said when a person
 * trusted a new key or the scope changed: both count from 1 again, and that record alone must not refuse them for ever.
 */
export interface SeenFile extends Seen {
  waived: Seen | null;
}

/** What the file says; null when it is not there or damaged, and then the target's record counts (V20). */
export function readSeen(path: string): SeenFile | null {
  const parsed = SeenFile.safeParse(readJson(path));
  return parsed.success ? parsed.data : null;
}

/** Remembers a release; never called with a lower one than was seen. */
export function writeSeen(path: string, seen: SeenFile): void {
  writeJson(path, seen);
}

/** The highest release seen, by the file and by the target's own record (docs/guarantees.md#t7, #v20). */
export function highestSeen(file: SeenFile | null, record: Seen | null): Seen | null {
  const waived = file?.waived ?? null;
  const counts = record !== null && (waived === null || byRelease(record, waived) !== 0);
  if (!counts) return file;
  return file === null || byRelease(record, file) > 0 ? record : file;
}

/** The target's own record, when it is higher than a release that counts again, which a new scope or a new key does. */
export function waivable(record: Seen | null, release: Seen): Seen | null {
  if (record === null || byRelease(record, release) <= 0) return null;
  return { epoch: record.epoch, seq: record.seq };
}
