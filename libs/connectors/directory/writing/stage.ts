import { mkdirSync, type Stats } from 'node:fs';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { Checked } from './check.ts';
import { foldersOf } from '#domain/path';
import { keepAs, writeWithPermissions } from './durable.ts';
import { changedMeanwhile, isUntouched } from './settling/seen.ts';
import { OwnerNotes } from './owner-notes.ts';
import type { Journal, Move, Removal } from './settling/journal.ts';
import type { Target } from './target.ts';

/** What is staged, for the journal. */
export type Staged = Pick<Journal, 'moves' | 'removals' | 'folders'>;

/**
 * Puts everything that the apply needs into the staging folder, durably: the new files, and a link to each one that will be
 * replaced or removed. Nothing of the target has changed when it returns, or throws. The hashes cost nothing: what is
 * replaced was read when it was checked, and what is written is verified here.
 */
export function stage(
  target: Target,
  staging: string,
  checked: readonly Checked[],
  progress: (done: number) => void,
  notes: OwnerNotes = new OwnerNotes(),
): Staged {
  const { root } = target;
  root.removeTree(staging);
  root.change(staging, (folder) => mkdirSync(folder));
  const moves: Move[] = [];
  const removals: Removal[] = [];
  const written = new Set(
    checked.flatMap(({ step, write }) => (write === null ? [] : [step.item.path])),
  );
  checked.forEach((entry, index) => {
    const { removes } = entry;
    const move = stagedMove(target, staging, entry, index, notes);
    if (move !== null) moves.push(move);
    // A path that another item takes is replaced, not removed.
    if (removes !== null && !written.has(removes.path)) {
      const { path, present } = removes;
      const old = keep(target, staging, path, present.stat, `gone-${index}`);
      removals.push({ path, old, before: present.sha256 });
    }
    progress(index + 1);
  });
  root.sync(staging);
  return { moves, removals, folders: missingFolders(target, moves) };
}

function stagedMove(
  target: Target,
  staging: string,
  { step, write, origin, record }: Checked,
  index: number,
  notes: OwnerNotes,
): Move | null {
  if (step.action !== 'write' || write === null) return null;
  const { path, body } = step.item;
  const { replaced } = write;
  const staged = `new-${index}`;
  const bytes = verified(body.sha256, step.bytes(), path);
  const permissions = {
    like: (replaced ?? origin)?.stat ?? null,
    executable: write.executable,
  };
  const kept = target.root.at(`${staging}/${staged}`, (file) =>
    writeWithPermissions(file, bytes, permissions),
  );
  if (!kept.owner) notes.add(path);
  // Where a file system does not hold the bit, its absence is no change that somebody made.
  if (!kept.executable) delete record?.executable;
  const old = replaced === null ? null : keep(target, staging, path, replaced.stat, `old-${index}`);
  return { staged, path, old, before: replaced?.sha256 ?? null, after: body.sha256 };
}

function missingFolders(target: Target, moves: readonly Move[]): string[] {
  const ways = moves.filter(({ path }) => target.wayTo(path) !== 'open');
  const folders = new Set(ways.flatMap(({ path }) => foldersOf(path)));
  return [...folders].filter((folder) => target.root.look(folder)?.isDirectory() !== true);
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
  const { root } = target;
  if (!isUntouched(root.look(path), seen)) throw changedMeanwhile(path);
  const isLink = root.at(`${staging}/${name}`, (second) =>
    root.at(path, (file) => keepAs(file, second)),
  );
  // By its second name, which nobody can have changed: the first one may have become another file after the look.
  if (isLink && !isUntouched(root.look(`${staging}/${name}`), seen)) throw changedMeanwhile(path);
  return name;
}
