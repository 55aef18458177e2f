import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { itemKey } from '#domain/item';
import type { AppliedItem } from '#domain/installed';
import { renameOver } from '#files/rename-over';
import { errnoOf } from '#files/system-errors';
import { keepAs, replaceDurably } from './durable.ts';

/** What the record keeps of an applied item: also its body's SHA-256, which is all that a file shows of an item. */
export interface RecordedItem extends AppliedItem {
  sha256: string;
  /** The body's size in bytes; a record of an older client lacks it. */
  size?: number;
}

/** The truth about what ProSync applied (docs/guarantees.md#2.6). */
export interface Recorded {
  epoch: number;
  seq: number;
  items: RecordedItem[];
}

/** What one apply changes in the record. */
export interface RecordChange {
  epoch: number;
  seq: number;
  applied: RecordedItem[];
  /** Identities of what was removed, as `itemKey` gives them. */
  removed: string[];
}

const FILE = 'record.json';
const BEFORE = 'record.json.before';

/** What was read last. Weak, because a daemon that waits for hours need not keep a record of 10,000 items. */
let last: { file: string; stamp: string; record: WeakRef<Readonly<Recorded>> } | null = null;

/**
 * Reads the record; null before the first apply. A damaged one is set aside and counts as lost: what is here and equal is
 * then linked again, and what differs stops as drifted, so nothing is overwritten. A file that is still the one that was read
 * last is not parsed again: it is only ever replaced as a whole.
 */
export function readRecord(folder: string): Readonly<Recorded> | null {
  const file = join(folder, FILE);
  const stamp = stampOf(file);
  const known = last?.file === file && last.stamp === stamp ? last.record.deref() : undefined;
  if (known !== undefined) return known;
  const text = textIn(file);
  if (text === null) return null;
  const record = parsed(text);
  if (record === null) renameOver(file, join(folder, `${FILE}.damaged`));
  else if (stamp !== null) last = { file, stamp, record: new WeakRef(record) };
  return record;
}

function stampOf(file: string): string | null {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(':');
}

/** Replaces the record durably. */
export function writeRecord(folder: string, record: Recorded): void {
  replaceDurably(join(folder, FILE), `${JSON.stringify(record)}\n`);
}

/** Keeps the record as it is, so that an undo can put it back. */
export function keepRecord(folder: string): void {
  forgetRecord(folder);
  if (existsSync(join(folder, FILE))) keepAs(join(folder, FILE), join(folder, BEFORE));
}

/** Puts the kept record back; `isFirst`: there was none. By names only, which works on a full disk, too. */
export function restoreRecord(folder: string, isFirst: boolean): void {
  if (existsSync(join(folder, BEFORE))) renameOver(join(folder, BEFORE), join(folder, FILE));
  else if (isFirst) rmSync(join(folder, FILE), { force: true });
}

/** Removes what `keepRecord` kept, and what a killed run left of a new record. */
export function forgetRecord(folder: string): void {
  for (const name of [BEFORE, `${FILE}.new`]) rmSync(join(folder, name), { force: true });
}

/** The record after the change; the same when the change is in it already. */
export function changedRecord(before: Recorded | null, change: RecordChange): Recorded {
  const items = recordedByKey(before);
  for (const key of change.removed) items.delete(key);
  for (const item of change.applied) items.set(itemKey(item), item);
  return { epoch: change.epoch, seq: change.seq, items: [...items.values()] };
}

/** The items of a record by their identity. */
export function recordedByKey(record: Recorded | null): Map<string, RecordedItem> {
  return new Map(record?.items.map((item) => [itemKey(item), item]));
}

/** The text of a file, or null when it does not exist. */
export function textIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function parsed(text: string): Recorded | null {
  try {
    const record = JSON.parse(text) as Partial<Recorded> | null;
    const isWhole =
      Number.isSafeInteger(record?.epoch) &&
      Number.isSafeInteger(record?.seq) &&
      Array.isArray(record?.items);
    return isWhole && record?.items?.every(isRecorded) === true ? (record as Recorded) : null;
  } catch {
    return null;
  }
}

function isRecorded(item: Partial<RecordedItem> | null): boolean {
  return (
    typeof item?.contentType === 'string' &&
    typeof item.guid === 'string' &&
    typeof item.name === 'string' &&
    typeof item.path === 'string' &&
    typeof item.digest === 'string' &&
    typeof item.sha256 === 'string' &&
    Number.isSafeInteger(item.version)
  );
}
