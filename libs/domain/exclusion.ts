/** Somebody's decision to leave an item out of the mass sync at one instance. */
export interface Exclusion {
  reason: string;
  /** Who decided. */
  owner: string;
  /** When, RFC 3339. */
  at: string;
  /** When the item returns to the mass sync, RFC 3339; null: not by itself. */
  until: string | null;
}

/** What is known of an item's place in the mass sync. */
export interface MassSyncFacts {
  tags: readonly string[];
  exclusion: Exclusion | null;
  /** True when somebody included the item by name: then its tags do not count. */
  isIncluded: boolean;
}

const SOON_MS = 7 * 24 * 60 * 60 * 1000;

/** Why an item is left out of the mass sync, or null (docs/design.md#3: by choice, or by a tag such as `Global`). */
export function exclusionReason(
  { tags, exclusion, isIncluded }: MassSyncFacts,
  excludedTags: readonly string[],
  now: Date,
): string | null {
  if (exclusion !== null && !hasEnded(exclusion, now)) return sentence(exclusion, now);
  return isIncluded ? null : excludingTag(tags, excludedTags);
}

/** True when the exclusion is over: the item is in the mass sync again. */
export function hasEnded({ until }: Exclusion, now: Date): boolean {
  return until !== null && Date.parse(until) <= now.getTime();
}

/** True when the exclusion ends within seven days: time to say so. */
export function endsSoon(exclusion: Exclusion, now: Date): boolean {
  const { until } = exclusion;
  if (until === null || hasEnded(exclusion, now)) return false;
  return Date.parse(until) - now.getTime() <= SOON_MS;
}

/** Why a tag leaves an item out of the mass sync, or null (docs/design.md#3: `Global`, `Ticket`). Case does not count. */
export function excludingTag(tags: readonly string[], excluded: readonly string[]): string | null {
  const lower = new Set(excluded.map((tag) => tag.toLowerCase()));
  const hit = tags.find((tag) => lower.has(tag.toLowerCase()));
  return hit === undefined ? null : `tag ${hit}`;
}

function sentence(exclusion: Exclusion, now: Date): string {
  const { reason, owner, until } = exclusion;
  if (until === null) return `${reason} (${owner})`;
  const ends = `until ${until.slice(0, 10)}`;
  return `${reason} (${owner}, ${endsSoon(exclusion, now) ? `ends soon: ${ends}` : ends})`;
}
