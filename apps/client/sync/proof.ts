import type { ContentWriter, TargetRecord } from '#connectors/connector';
import { itemKey, type ItemKey } from '#domain/item';
import type { Judged } from '#domain/plan';
import { withFailure } from './apply.ts';

/**
 * The states after an apply, held against the target itself: what counts as up to date has its record, and is at its place
 * by name, and by size when it was written. Its bytes were read or written in the same run, and are not read again. What does
 * not hold is `failed` with the reason.
 */
export async function proved(
  writer: ContentWriter,
  states: readonly Judged[],
  record: TargetRecord | null,
  written: readonly ItemKey[],
): Promise<Judged[]> {
  const recorded = new Map(record?.items.map((item) => [itemKey(item), item.digest]));
  const claimed = states.filter(({ state }) => state === 'up-to-date');
  const items = claimed.flatMap(({ facts }) => facts.wanted ?? []);
  const absent = new Set(
    ((await writer.absent?.(items, new Set(written.map(itemKey)))) ?? []).map(itemKey),
  );
  const isUnproved = ({ facts: { wanted, applied } }: Judged, key: string) =>
    absent.has(key) || (applied !== null && recorded.get(key) !== wanted?.digest);
  const unproved = new Set(
    claimed.filter((state) => isUnproved(state, itemKey(state))).map(itemKey),
  );
  if (unproved.size === 0) return [...states];
  return states.map((state) => (unproved.has(itemKey(state)) ? asUnproved(state) : state));
}

/** The code of an item that was applied and is not there afterwards. */
export const NOT_IN_PLACE = 'not-in-place';

function asUnproved(state: Judged): Judged {
  const detail = `${state.path} was applied, but is missing or different right after the sync.`;
  const facts = { ...state.facts, found: null };
  return withFailure(
    { ...state, state: 'failed', installedDigest: null, facts },
    `${NOT_IN_PLACE}: ${detail}`,
  );
}
