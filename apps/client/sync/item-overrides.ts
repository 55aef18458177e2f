import type { DriftPolicy } from '#domain/drift';
import { exclusionReason } from '#domain/exclusion';
import type { ItemKey } from '#domain/item';
import type { Instance } from '../instance.ts';
import { driftPolicy } from '../state/drift-settings.ts';

/** The earlier item of a place; what was decided about it holds for the one that takes the place. */
type Before = (ItemKey & { name: string }) | null;

/** What is done about drift of an item: what was said for it, else for its predecessor, its type or the instance. */
export function driftPolicyOf(
  { config, overrides }: Instance,
  item: ItemKey,
  before: ItemKey | null = null,
): DriftPolicy {
  const ofType = config.types?.[item.contentType]?.drift;
  const ofBefore = before === null ? {} : overrides.driftOf(before);
  return driftPolicy(config.drift, ofType, ofBefore, overrides.driftOf(item));
}

/** Why an item is left out here, by someone's choice or by a tag; null when it is not. */
export function exclusionOf(
  instance: Instance,
  item: ItemKey & { tags: readonly string[] },
  now: Date,
  before: Before = null,
): string | null {
  const { config, overrides } = instance;
  const isIncluded = (before === null ? [item] : [item, before]).some((each) =>
    overrides.isIncluded(each),
  );
  const facts = { exclusion: overrides.exclusion(item), isIncluded };
  const reason = exclusionReason({ tags: item.tags, ...facts }, config.excludeTags, now);
  return reason ?? inherited(instance, before, now);
}

function inherited({ overrides }: Instance, before: Before, now: Date): string | null {
  if (before === null) return null;
  const facts = { tags: [], exclusion: overrides.exclusion(before), isIncluded: false };
  const reason = exclusionReason(facts, [], now);
  return reason === null ? null : `takes the place of ${before.name}: ${reason}`;
}
