import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { ProSyncError } from '#domain/errors';
import { byRelease } from '#domain/head';
import { historyOf, NO_RELEASE, type HighWaterMark } from '#domain/high-water-mark';
import { writeSynced } from './synced-file.ts';

/**
 * The latest release that this server published or served, in a file beside the signing key: a restored backup of the
 * database is found out by it before a number is used twice (docs/guarantees.md#i12).
 */
export class HistoryMark {
  private mark: HighWaterMark;
  private writing: Promise<void> = Promise.resolve();

  /** @param file null keeps the mark in memory only. Throws `history-mark-unreadable`. */
  constructor(private readonly file: string | null) {
    this.mark = file === null ? NO_RELEASE : readMark(file);
  }

  /** The latest release that is known. */
  get latest(): HighWaterMark {
    return this.mark;
  }

  /** True for a release that is later than every one that this server served. */
  isNew(release: { epoch: number; seq: number }): boolean {
    return byRelease(release, this.mark) > 0;
  }

  /** Remembers the release when it is later than what is known. Returns once that is on the disk. */
  raise(release: HighWaterMark): Promise<void> {
    if (byRelease(release, this.mark) > 0) {
      this.mark = release;
      this.writing = this.writing.catch(() => undefined).then(() => this.write());
    }
    return this.writing;
  }

  /** Why the stored release cannot be continued, as `history-went-back` or `history-forked`; null when it can. */
  refusal(stored: HighWaterMark): ProSyncError | null {
    const history = historyOf(stored, this.mark);
    if (history === 'continues') return null;
    return history === 'went-back' ? wentBack(stored, this.mark) : forked(stored);
  }

  private async write(): Promise<void> {
    if (this.file === null) return;
    const draft = `${this.file}.${randomUUID()}.new`;
    try {
      await writeSynced(draft, `${JSON.stringify(this.mark)}\n`);
      await rename(draft, this.file);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

function readMark(file: string): HighWaterMark {
  try {
    const mark = JSON.parse(readFileSync(file, 'utf8')) as HighWaterMark;
    if (Number.isInteger(mark.epoch) && Number.isInteger(mark.seq)) return mark;
    throw new Error('it holds no release');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NO_RELEASE;
    throw new ProSyncError(
      'history-mark-unreadable',
      `ProSync can't read ${file}, which names the latest release: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        remedy:
          'Make it readable, or delete it if the database is known to hold the latest release.',
        cause,
      },
    );
  }
}

const REMEDY =
  'If you restored a backup, run "prosync-server recover --new-epoch". Otherwise connect this server to the right database.';

function wentBack(stored: HighWaterMark, mark: HighWaterMark): ProSyncError {
  return new ProSyncError(
    'history-went-back',
    `The database ends with release ${stored.seq} of epoch ${stored.epoch}, but this server already published release ${mark.seq} of epoch ${mark.epoch}.`,
    { remedy: REMEDY, facts: { stored, mark } },
  );
}

function forked(stored: HighWaterMark): ProSyncError {
  return new ProSyncError(
    'history-forked',
    `Release ${stored.seq} of epoch ${stored.epoch} in the database is another one than this server published under that number.`,
    { remedy: REMEDY, facts: { stored } },
  );
}
