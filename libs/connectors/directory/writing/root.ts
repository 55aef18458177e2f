import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { lookAt } from '#files/look-at';
import { replaceDurably } from './durable.ts';
import type { OpenFolder } from '#files/open-folder';
import { readRecord, textIn, type RecordedItem } from './record.ts';

/*
 * Tells the folder that ProSync applied to from one that only has its name, such as the mount point of a file system that is
 * not mounted (docs/adr/0005-lost-targets.md). The marker is the folder's own number in its file system, kept beside the
 * record: a file in the target would be a difference between source and target.
 */

interface Root {
  path: string;
  device: string;
  number: string;
}

/** Where items are applied, and where that is remembered. */
export interface TargetPlace {
  root: string;
  recordFolder: string;
}

const FILE = 'root.json';
const RECORD = 'record.json';

/**
 * Throws `target-lost` when items were applied and the root is not the folder that they were applied to. Writes nothing. With
 * `opened`, it is that very folder which is judged, whatever has its name by now.
 */
export function refuseLost(place: TargetPlace, opened?: OpenFolder | null): void {
  const items = readRecord(place.recordFolder)?.items ?? [];
  if (items.length === 0) return;
  const now = rootAt(place.root, opened?.at());
  if (now === null) throw lost(place.root, items.length, 'that folder does not exist');
  const known = readRoot(place.recordFolder);
  if (known !== null && isSame(known, now)) return;
  const isThere = known === null ? isNotEmpty(place.root) : holdsMost(place.root, items);
  if (!isThere)
    throw lost(
      place.root,
      items.length,
      `that is now another folder, which does not contain ${items.length === 1 ? 'it' : 'them'}`,
    );
}

/** Remembers the open root as the folder that holds what is applied. */
export function rememberRoot({ root, recordFolder }: TargetPlace, opened: OpenFolder): void {
  const now = rootAt(root, opened.at());
  const known = readRoot(recordFolder);
  if (now !== null && (known === null || !isSame(known, now)))
    replaceDurably(join(recordFolder, FILE), `${JSON.stringify(now)}\n`);
}

/** Forgets a target that is lost: the record is set aside, and so is what an interrupted apply left. False when it is not. */
export function forgetLost(place: TargetPlace): boolean {
  try {
    refuseLost(place);
    return false;
  } catch (error) {
    if (!(error instanceof ProSyncError) || error.code !== 'target-lost') throw error;
  }
  const { recordFolder } = place;
  for (const name of readdirSync(recordFolder))
    if (name !== RECORD) rmSync(join(recordFolder, name), { force: true });
  renameSync(join(recordFolder, RECORD), join(recordFolder, `${RECORD}.lost`));
  return true;
}

function rootAt(path: string, at = path): Root | null {
  const stat = existsSync(at) ? statSync(at, { bigint: true }) : null;
  return stat === null ? null : { path, device: `${stat.dev}`, number: `${stat.ino}` };
}

function readRoot(recordFolder: string): Root | null {
  try {
    return JSON.parse(textIn(join(recordFolder, FILE)) ?? 'null') as Root | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isSame(known: Root, now: Root): boolean {
  return known.path === now.path && known.device === now.device && known.number === now.number;
}

// Of a client that did not remember the root yet. An empty folder is what an unmounted file system leaves.
function isNotEmpty(root: string): boolean {
  return readdirSync(root).some((name) => !name.startsWith('.prosync-'));
}

// A folder that was restored, copied or moved with its content, or a file system whose device has another number now.
function holdsMost(root: string, items: readonly RecordedItem[]): boolean {
  // Whatever their content: what was edited here is still here.
  const there = items.filter(({ path }) => lookAt(join(root, path)) !== null);
  return there.length * 2 >= items.length;
}

function lost(root: string, count: number, why: string): ProSyncError {
  const items = count === 1 ? '1 item' : `${count} items`;
  return new ProSyncError(
    'target-lost',
    `ProSync applied ${items} to ${root}, but ${why}. Nothing was changed.`,
    {
      remedy:
        'Mount its file system, then run the command again. If you emptied or replaced the folder on purpose, run "prosync sync --new-target" to install everything again.',
      facts: { root },
    },
  );
}
