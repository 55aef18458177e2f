import { mkdirSync, rmSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { Checked } from './check.ts';
import { foldersOf } from './claims.ts';
import { keepAs, lookAt, syncFolder, writeNew } from './durable.ts';
import type { Journal, Move, Removal } from './journal.ts';
import type { Target } from './target.ts';

type Staged = Pick<Journal, 'moves' | 'removals' | 'folders'>;

/**
 * Puts everything that the apply needs into the staging folder, durably: the new files, and a link to each one that will be
 * replaced or removed. Nothing of the target has changed when it returns, or throws.
 */
export function stage(
  target: Target,
  staging: string,
  checked: readonly Checked[],
  progress: (done: number) => void,
): Staged {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging);
  const moves: Move[] = [];
  const removals: Removal[] = [];
  const written = new Set(
    checked.flatMap(({ step, write }) => (write === null ? [] : [step.item.path])),
  );
  checked.forEach((entry, index) => {
    const { removes } = entry;
    const move = stagedMove(target, staging, entry, index);
    if (move !== null) moves.push(move);
    // A path that another item takes is replaced, not removed.
    if (removes !== null && !written.has(removes.path)) {
      const old = keep(target, staging, removes.path, removes.stat, `gone-${index}`);
      removals.push({ path: removes.path, old });
    }
    progress(index + 1);
  });
  syncFolder(staging);
  return { moves, removals, folders: missingFolders(target, moves) };
}

function stagedMove(
  target: Target,
  staging: string,
  { step, write }: Checked,
  index: number,
): Move | null {
  if (step.action !== 'write' || write === null) return null;
  const { path, body } = step.item;
  const staged = `new-${index}`;
  writeNew(
    join(staging, staged),
    verified(body.sha256, step.bytes(), path),
    write.replaced?.mode ?? null,
  );
  const old =
    write.replaced === null ? null : keep(target, staging, path, write.replaced, `old-${index}`);
  return { staged, path, old };
}

function missingFolders(target: Target, moves: readonly Move[]): string[] {
  const ways = moves.filter(({ path }) => target.wayTo(path) !== 'open');
  const folders = new Set(ways.flatMap(({ path }) => foldersOf(path)));
  return [...folders].filter((folder) => lookAt(join(target.root, folder))?.isDirectory() !== true);
}

// Bytes were verified when they were pulled; what is written with SYSTEM rights is verified where it is written (I8).
function verified(expected: string, bytes: Uint8Array, path: string): Uint8Array {
  if (sha256(bytes) === expected) return bytes;
  throw new ProSyncError(
    'verify-body',
    `The bytes for ${path} do not hash to what was published.`,
    {
      remedy: 'Delete the downloaded copy and run it again.',
    },
  );
}

// The file under a second name, so that it can be put back.
function keep(target: Target, staging: string, path: string, seen: Stats, name: string): string {
  const file = join(target.root, path);
  const now = lookAt(file);
  if (
    now === null ||
    now.ino !== seen.ino ||
    now.size !== seen.size ||
    now.mtimeMs !== seen.mtimeMs
  ) {
    throw new ProSyncError('changed-locally', `${path} changed while the apply was prepared.`, {
      remedy: 'Run it again.',
    });
  }
  keepAs(file, join(staging, name));
  return name;
}
