import type { ApplyResult, ContentWriter } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import type { Instance } from '../instance.ts';
import { findItem, type Selection } from './plan.ts';
import { itemKey } from '#domain/item';
import type { Lock } from '../state/lock.ts';

/** What ProSync installed of a type, or the one item; never anything else. Throws `unknown-item` when it installed none. */
export async function removable(
  writer: ContentWriter,
  { item, contentType }: Selection,
): Promise<AppliedItem[]> {
  const applied = (await writer.record())?.items ?? [];
  if (item !== undefined) {
    const named = findItem(item, applied);
    return applied.filter((was) => itemKey(was) === itemKey(named));
  }
  const hits = applied.filter((was) => was.contentType === contentType);
  if (hits.length > 0) return hits;
  throw new ProSyncError(
    'unknown-item',
    `ProSync installed nothing of the type "${contentType}".`,
    {
      remedy: 'See "prosync status".',
    },
  );
}

/** Removes these items, all or nothing; one that was changed here is refused and stays. */
export async function remove(
  instance: Instance,
  writer: ContentWriter,
  lock: Lock,
  items: readonly AppliedItem[],
): Promise<ApplyResult> {
  const record = await writer.record();
  if (record === null) return { applied: [], refused: [], notes: [] };
  lock.confirm();
  const progress = instance.terminal.progress('Removing', items.length);
  const steps = items.map((item) => ({ action: 'remove' as const, item }));
  return writer.apply({ epoch: record.epoch, seq: record.seq, steps }, progress);
}
