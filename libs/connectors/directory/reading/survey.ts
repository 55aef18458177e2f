import { statSync } from 'node:fs';
import { hasCode, ProSyncError } from '#domain/errors';
import { sha256 } from '#domain/digest';
import { itemKey } from '#domain/item';
import type { ReadProblem } from '../../connector.ts';
import type { Layout } from '../layout/rule.ts';
import { errnoOf } from '#files/system-errors';
import { itemOf, keyOf, type ItemHead } from './item.ts';
import type { Decisions } from './decisions.ts';
import type { Progress } from './progress.ts';
import { isStill, readFile, stampAt, type Stamp } from './read-file.ts';
import type { SourceRoot } from './source-root.ts';
import { walk, type FoundFile } from './walk.ts';

const WALKS = 4;
/** Bodies up to this much in all are kept between the two steps of a reading; the others are read twice. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** What is known of one tracked file. */
export interface Entry {
  file: FoundFile;
  stamp: Stamp | null;
  key: string | null;
  /** Of the body that was sent last. */
  sha256: string | null;
  problem: ReadProblem | null;
  /** The item and its body until they are sent, when there was room to keep them. */
  kept: { item: ItemHead; bytes: Buffer } | null;
  /** True once a complete reading yielded the item together with its bytes. */
  isYielded: boolean;
  /** Its place in the order in which the last reading sent items; of no meaning until it was sent. */
  position: number;
}

/** Everything that is there now. */
export interface Survey {
  entries: Map<string, Entry>;
  problems: ReadProblem[];
  incomplete: string | null;
}

/**
 * The first step of a reading: finds all tracked files and reads those that `known` does not hold unchanged. Folders that
 * change meanwhile are walked again, so that a file that moves is neither missed nor seen twice (F15).
 */
export function survey(
  root: SourceRoot,
  layout: Layout,
  known: ReadonlyMap<string, Entry>,
  how: How,
): Survey {
  let entries = known;
  const kept = { bytes: 0, ...how };
  for (let walked = 1; ; walked += 1) {
    const before = entries;
    const seen = new Map<string, Entry>();
    const found = walk(root, layout, (file) => {
      const entry = entryOf(root, file, before.get(file.path), kept);
      // Under the path that the entry has already: of what is unchanged nothing new is kept.
      if (entry !== null) seen.set(entry.file.path, entry);
    });
    const moved = found.hasMoved();
    entries = seen;
    if (moved && walked < WALKS) continue;
    const incomplete =
      found.incomplete ?? (moved ? 'The folder kept changing while it was read.' : null);
    return { entries: seen, problems: found.problems, incomplete };
  }
}

/** How files are read, whichever they are. */
export interface How {
  decisions: Decisions;
  progress: Progress;
}

/** What lasts for one survey. */
interface Kept extends How {
  /** How much of the bodies is kept. */
  bytes: number;
}

// Null: the file is gone by now.
function entryOf(
  root: SourceRoot,
  file: FoundFile,
  known: Entry | undefined,
  kept: Kept,
): Entry | null {
  const absolute = root.at(file.path);
  try {
    if (known !== undefined && isUnchanged(absolute, known)) return known;
    return kept.progress.during(file.path, () => readEntry(root, file, known, kept));
  } catch (error) {
    if (errnoOf((error as Error).cause ?? error) === 'ENOENT') return null;
    // A file that was too slow is tried again when it has changed.
    const stamp = hasCode(error, 'too-slow') ? stampAt(absolute) : null;
    return failed(file, known, stamp, error);
  }
}

function isUnchanged(absolute: string, { stamp }: Entry): boolean {
  if (stamp === null) return false;
  const stat = statSync(absolute, { throwIfNoEntry: false });
  return stat !== undefined && isStill(stamp, stat);
}

function readEntry(root: SourceRoot, file: FoundFile, known: Entry | undefined, kept: Kept): Entry {
  const { bytes, stamp } = readFile(root, file.path);
  try {
    kept.decisions.refuse(bytes);
    if (known !== undefined && isSent(known, bytes, stamp)) return { ...known, stamp };
    const fresh = { file, stamp, sha256: null, problem: null, isYielded: false, position: 0 };
    if (kept.bytes + bytes.byteLength > KEPT_BYTES)
      return { ...fresh, key: keyOf(file, bytes), kept: null };
    const item = itemOf(file, bytes, stamp.isExecutable);
    kept.bytes += bytes.byteLength;
    return { ...fresh, key: itemKey(item), kept: { item, bytes: Buffer.from(bytes) } };
  } catch (error) {
    return failed(file, known, stamp, error);
  }
}

// The same bytes under the same path are the same item.
function isSent(known: Entry, bytes: Buffer, { isExecutable }: Stamp): boolean {
  return (
    known.isYielded && known.stamp?.isExecutable === isExecutable && known.sha256 === sha256(bytes)
  );
}

// Names the item that was read from this path before, so that it is not taken for deleted.
function failed(
  file: FoundFile,
  known: Entry | undefined,
  stamp: Stamp | null,
  error: unknown,
): Entry {
  const guid = known?.key?.split('\n')[1] ?? known?.problem?.guid ?? null;
  const code = error instanceof ProSyncError ? error.code : 'unreadable';
  const problem = {
    code,
    detail: (error as Error).message,
    contentType: file.rule.contentType,
    guid,
    path: file.path,
    ...factsOf(error),
  };
  return {
    file,
    stamp,
    key: null,
    sha256: null,
    problem,
    kept: null,
    isYielded: false,
    position: 0,
  };
}

function factsOf(error: unknown): Pick<ReadProblem, 'sha256'> {
  const digest = error instanceof ProSyncError ? error.facts.sha256 : undefined;
  return typeof digest === 'string' ? { sha256: digest } : {};
}
