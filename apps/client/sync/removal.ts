import type { ApplyResult, ContentWriter, TargetRecord } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import type { ManifestItem } from '#domain/manifest';
import { Places } from '#domain/places';
import type { Instance } from '../instance.ts';
import { readStored } from '../pull/pull.ts';
import { driftPolicyOf, exclusionOf } from './item-overrides.ts';
import { findItem, type Selection } from './survey.ts';
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
  const heirs = heirsOf(instance, record);
  const left = items.flatMap((item) => whyLeft(instance, item, { moved, heirs }) ?? []);
  const isLeft = new Set(left.map(itemKey));
  lock.confirm();
  const progress = instance.terminal.progress('Removing', items.length);
  const steps = items
    .filter((item) => !isLeft.has(itemKey(item)))
    .map((item) => ({ action: 'remove' as const, item, ...moved.get(itemKey(item)) }));
  const result = await writer.apply({ epoch: record.epoch, seq: record.seq, steps }, progress);
  return { ...result, refused: [...result.refused, ...left] };
}

/**
 * The published items by the place that the next sync gives them, without those that someone left out here: a removal must
 * not take a file that it hands over.
 */
function heirsOf(instance: Instance, record: TargetRecord): Places<ManifestItem> {
  const heirs = new Places<ManifestItem>();
  const manifest = readStored(instance)?.manifest.items ?? [];
  const here = new Map(record.items.map((item) => [itemKey(item), item.path]));
  const now = instance.terminal.io.now();
  for (const item of manifest) {
    const isHere = here.get(itemKey(item)) === item.path;
    if (isHere || exclusionOf(instance, item, now) === null) heirs.add(item.path, item);
  }
  return heirs;
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

function whyLeft(
  instance: Instance,
  item: AppliedItem,
  { moved, heirs }: { moved: Moved; heirs: Places<ManifestItem> },
): ApplyResult['refused'][number] | null {
  const { contentType, guid, path } = item;
  const at = heirs.at(path);
  const [heir] = at;
  if (heir !== undefined && !at.some((each) => itemKey(each) === itemKey(item))) {
    const which = `the ${heir.contentType.replaceAll('-', ' ')} "${heir.name}" (${heir.guid})`;
    const detail = `${path} now belongs to ${which}, which is published; "prosync sync" hands it over.`;
    return { contentType, guid, code: 'path-taken', detail };
  }
  const movedTo = moved.get(itemKey(item))?.movedTo;
  if (movedTo === undefined || driftPolicyOf(instance, item).moved === 'automatic') return null;
  const detail = `${path} was moved here to ${movedTo}; the policy for moved items leaves it there.`;
  return { contentType, guid, code: 'changed-locally', detail };
}
