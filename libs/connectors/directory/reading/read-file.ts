import { closeSync, constants, fstatSync, readSync, statSync, type Stats } from 'node:fs';
import { ProSyncError } from '#domain/errors';
import { MAX_BODY_BYTES } from '#domain/item';
import { causeOf } from '#files/system-errors';
import type { SourceRoot } from './source-root.ts';

const TRIES = 3;
/** A file system's clock ticks in steps: a file that was modified this shortly before it was read may change unseen. */
const RACY_MS = 2000;
/** One for all files: what is read is used before the next file is. */
const scratch = Buffer.allocUnsafeSlow(MAX_BODY_BYTES + 1);

/** What tells that a file is still the one that was read. */
export interface Stamp {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  /** The owner may execute it. Always false on Windows, where files have no such permission. */
  isExecutable: boolean;
  /** False when the file was so new as it was read that its times prove nothing (as Git's racy rule). */
  isTrusted: boolean;
}

/**
 * The bytes of one state of the file, valid until the next call, and its stamp. A file that changes while it is read is read
 * again (F15). Throws `changing`, `too-large`, `not-a-file`, `outside-root`, `protected-file` or `unreadable`.
 */
export function readFile(root: SourceRoot, path: string): { bytes: Buffer; stamp: Stamp } {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const read = readOnce(root, path);
    if (read !== null) return read;
  }
  throw new ProSyncError('changing', 'It keeps changing while it is read.');
}

/** The stamp of a file that is not read; null when there is none. */
export function stampAt(file: string): Stamp | null {
  const startedMs = Date.now();
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? null : stampOf(stats, startedMs);
}

/** True when the stamp still describes the file, without reading it. */
export function isStill(stamp: Stamp, now: Stats): boolean {
  return stamp.isTrusted && isSame(stamp, now);
}

function readOnce(root: SourceRoot, path: string): { bytes: Buffer; stamp: Stamp } | null {
  const startedMs = Date.now();
  const { handle, stats: before } = opened(root, path);
  try {
    if (!before.isFile())
      throw new ProSyncError('not-a-file', 'It is neither a file nor a folder.');
    if (before.size > MAX_BODY_BYTES) throw tooLarge();
    const length = readAll(handle, before.size);
    if (!isSame(before, fstatSync(handle)) || length !== before.size) return null;
    return { bytes: scratch.subarray(0, length), stamp: stampOf(before, startedMs) };
  } catch (error) {
    throw error instanceof ProSyncError ? error : unreadable(error);
  } finally {
    closeSync(handle);
  }
}

function opened(root: SourceRoot, path: string): { handle: number; stats: Stats } {
  try {
    return root.open(path);
  } catch (error) {
    throw error instanceof ProSyncError ? error : unreadable(error);
  }
}

function readAll(handle: number, size: number): number {
  let length = 0;
  while (length < size) {
    const read = readSync(handle, scratch, length, scratch.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

type Unchanging = 'size' | 'mtimeMs' | 'ctimeMs' | 'ino';

function isSame(a: Pick<Stamp, Unchanging>, b: Pick<Stamp, Unchanging>): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino;
}

function stampOf({ size, mtimeMs, ctimeMs, ino, mode }: Stats, startedMs: number): Stamp {
  return {
    size,
    mtimeMs,
    ctimeMs,
    ino,
    isExecutable: process.platform !== 'win32' && (mode & constants.S_IXUSR) !== 0,
    isTrusted: Math.max(mtimeMs, ctimeMs) < startedMs - RACY_MS,
  };
}

function tooLarge(): ProSyncError {
  return new ProSyncError('too-large', `It is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`);
}

function unreadable(error: unknown): ProSyncError {
  return new ProSyncError('unreadable', `It cannot be read: ${causeOf(error)}.`, { cause: error });
}
