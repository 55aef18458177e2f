import type { ApplyResult, ContentWriter } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import type { Instance } from '../instance.ts';
import { driftPolicyOf, findItem, type Selection } from './plan.ts';
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

/**
 * Removes these items, all or nothing. One that was changed here is refused and stays; one that was moved goes from where it
 * stands when the policy for moved items is `automatic`, and otherwise stays as well.
 */
export async function remove(
  instance: Instance,
  writer: ContentWriter,
  lock: Lock,
  items: readonly AppliedItem[],
): Promise<ApplyResult> {
  const record = await writer.record();
  if (record === null) return { applied: [], refused: [], notes: [] };
  const moved = await movedAway(writer, items);
  const isLeft = (item: AppliedItem) =>
    moved.has(itemKey(item)) && driftPolicyOf(instance, item).moved !== 'automatic';
  lock.confirm();
  const progress = instance.terminal.progress('Removing', items.length);
  const steps = items
    .filter((item) => !isLeft(item))
    .map((item) => ({ action: 'remove' as const, item, ...moved.get(itemKey(item)) }));
  const left = items.filter(isLeft).map((item) => leftThere(item, moved));
  const result = await writer.apply({ epoch: record.epoch, seq: record.seq, steps }, progress);
  return { ...result, refused: [...result.refused, ...left] };
}

type Moved = ReadonlyMap<string, { movedTo: string }>;

async function movedAway(writer: ContentWriter, items: readonly AppliedItem[]): Promise<Moved> {
  const found = await writer.installed([], items, () => null);
  return new Map(
    found.flatMap(({ movedTo, ...key }) => {
      return movedTo === undefined ? [] : [[itemKey(key), { movedTo }] as const];
    }),
  );
}

function leftThere({ contentType, guid, ...item }: AppliedItem, moved: Moved) {
  const { movedTo } = moved.get(itemKey({ contentType, guid })) ?? { movedTo: '' };
  const detail = `${item.path} was moved here to ${movedTo}; the policy for moved items leaves it there.`;
  return { contentType, guid, code: 'changed-locally', detail };
}
