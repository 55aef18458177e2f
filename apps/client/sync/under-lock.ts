import type { ContentWriter } from '#connectors/connector';
import type { Instance } from '../instance.ts';
import { printable } from '../text/printable.ts';
import { sweepTemporaries } from '../state/files.ts';
import { takeLock, type Lock } from '../state/lock.ts';

/**
 * Does work that changes something: takes the lock, finishes or undoes what a killed run left before all else
 * (docs/guarantees.md#2.6), and lets go of the lock whatever happens. `isNewTarget`: a person says that a target that was lost
 * was replaced on purpose. Throws `busy` when another client is at work.
 */
export async function underLock<T>(
  instance: Instance,
  writer: ContentWriter,
  work: (lock: Lock) => Promise<T>,
  { isNewTarget }: { isNewTarget: boolean } = { isNewTarget: false },
): Promise<T> {
  const lock = takeLock(instance.lockPath, instance.terminal.io.now());
  try {
    for (const folder of [instance.place.folder, instance.place.state]) sweepTemporaries(folder);
    sweepTemporaries(instance.place.inState('manifests'));
    instance.blobs.sweep();
    const { terminal } = instance;
    if (isNewTarget && (await writer.forgetLost?.()) !== true)
      terminal.note('The target is the one that ProSync knows, so --new-target has no effect.');
    const recovered = await writer.recover((note) => terminal.warn(printable(note)));
    if (recovered !== null) terminal.warn(`An interrupted sync was ${recovered}.`);
    return await work(lock);
  } finally {
    lock.release();
  }
}
