import type { DriftPolicy } from '#domain/drift';
import { exclusionReason } from '#domain/exclusion';
import type { ItemKey } from '#domain/item';
import type { Instance } from '../instance.ts';
import { driftPolicy } from './drift-settings.ts';

/** The earlier item of a place; what was decided about it holds for the one that takes the place. */
type Before = (ItemKey & { name: string }) | null;

/** What is done about drift of an item: what was said for it, else for its predecessor, its type or the instance. */
export function driftPolicyOf(
  { config, choices }: Instance,
  item: ItemKey,
  before: ItemKey | null = null,
): DriftPolicy {
  const ofType = config.types?.[item.contentType]?.drift;
  const ofBefore = before === null ? {} : choices.driftOf(before);
  return driftPolicy(config.drift, ofType, ofBefore, choices.driftOf(item));
}

/** Why an item is left out here, by somebody's choice or by a tag; null when it is not. */
export function exclusionOf(
  instance: Instance,
  item: ItemKey & { tags: readonly string[] },
  now: Date,
  before: Before = null,
): string | null {
  const { config, choices } = instance;
  const isIncluded = (before === null ? [item] : [item, before]).some((each) =>
    choices.isIncluded(each),
  );
  const facts = { exclusion: choices.exclusion(item), isIncluded };
  const reason = exclusionReason({ tags: item.tags, ...facts }, config.excludeTags, now);
  return reason ?? inherited(instance, before, now);
}

function inherited({ choices }: Instance, before: Before, now: Date): string | null {
  if (before === null) return null;
  const facts = { tags: [], exclusion: choices.exclusion(before), isIncluded: false };
  const reason = exclusionReason(facts, [], now);
  return reason === null ? null : `takes the place of ${before.name}: ${reason}`;
}
