import type { ContentWriter } from '#connectors/connector';
import { SERVER_CODES, asProSyncError } from '../../exit-codes.ts';
import { readHold } from '../../holds/hold-file.ts';
import { keptRelease } from '../../holds/kept-releases.ts';
import { writerOf, type Instance } from '../../instance.ts';
import { readStored } from '../../pull/pull.ts';
import { previewSync, previewOn, withPruning, type Preview } from '../../sync/preview.ts';
import type { Selection } from '../../sync/survey.ts';
import { openHere, type Here } from './here.ts';

/** What was seen, and what reads more of it. */
export interface Seen {
  instance: Instance;
  writer: ContentWriter;
  preview: Preview;
  /** Why it is what was pulled last; null: the server was asked. */
  away: string | null;
}

/**
 * What a sync of this selection would do, changing nothing; compared with what was pulled last when the server is out of
 * reach, because that is when someone looks. The writer is closed when `use` is done.
 */
export async function look<T>(
  here: Here,
  selection: Selection,
  use: (seen: Seen) => Promise<T> | T,
): Promise<T> {
  const instance = openHere(here);
  const writer = writerOf(instance);
  try {
    return await use({
      instance,
      writer,
      ...(await previewFrom(here, instance, writer, selection)),
    });
  } finally {
    await writer.close();
  }
}

async function previewFrom(
  here: Here,
  instance: Instance,
  writer: ContentWriter,
  selection: Selection,
): Promise<Pick<Seen, 'preview' | 'away'>> {
  const now = here.around.now();
  const options = { selection, prune: () => false, overwrite: false, now };
  // A person waits: one try must do.
  const retryPolicy = { ...instance.retryPolicy, tries: 1 };
  try {
    const asked = { ...options, waitSeconds: 0, remembers: false, retryPolicy };
    return { preview: await previewSync(instance, writer, asked), away: null };
  } catch (error) {
    const failure = asProSyncError(error);
    const stored = readStored(instance);
    if (!SERVER_CODES.has(failure.code) || stored === null) throw failure;
    const hold = readHold(instance.place.hold, now);
    const release = hold.pin === null ? stored : keptRelease(instance, hold.pin);
    const pulled = { ...release, isNew: false, wasHeld: false };
    const known = { pulled, newest: stored.head, hold, record: await writer.record() };
    return {
      preview: await previewOn(instance, writer, known, withPruning(instance, options)),
      away: failure.message,
    };
  }
}
