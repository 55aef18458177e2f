import { statSync } from 'node:fs';
import { z } from 'zod';
import { ContentType, Guid } from '#api/primitives';
import type { DriftFacts } from '#domain/drift';
import { sha256 } from '#domain/digest';
import type { Exclusion } from '#domain/exclusion';
import { itemKey, type ItemKey } from '#domain/item';
import { ProSyncError } from '#domain/errors';
import { readIfThere, writeJson } from '../state/files.ts';
import { ItemDrift } from './drift-settings.ts';

const Key = { contentType: ContentType, guid: Guid };
const Decision = {
  ...Key,
  name: z.string(),
  reason: z.string(),
  owner: z.string(),
  at: z.iso.datetime(),
};

const ChoicesFile = z.strictObject({
  schemaVersion: z.literal(1),
  /** Left out of the mass sync. */
  excluded: z.array(z.strictObject({ ...Decision, until: z.iso.datetime().nullable() })),
  /** In the mass sync in spite of a tag. */
  included: z.array(z.strictObject(Key)),
  /** Drift that somebody decided to leave alone, while the facts stay what they were. */
  ignored: z.array(z.strictObject({ ...Decision, facts: z.string() })),
  /** What is done about drift of one item. */
  drift: z.array(z.strictObject({ ...Key, policy: ItemDrift })),
});
type ChoicesFile = z.infer<typeof ChoicesFile>;

const NONE: ChoicesFile = { schemaVersion: 1, excluded: [], included: [], ignored: [], drift: [] };

/** Who decides, why and when. */
export interface Decider {
  reason: string;
  owner: string;
  now: Date;
}

/**
 * What the people of one instance decided about single items: kept beside the configuration, never rebuilt, and refused
 * rather than guessed when it is damaged.
 */
export class Choices {
  readonly #path: string;
  #file: ChoicesFile;

  constructor(path: string) {
    this.#path = path;
    this.#file = readChoices(path);
  }

  /** Reads again what somebody may have decided meanwhile. Throws `choices-damaged`. */
  reload(): void {
    this.#file = readChoices(this.#path);
  }

  /** When the file was written last, in ms; 0 when there is none. */
  changedAt(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** The exclusion of an item, also one that has ended; null when there is none. */
  exclusion(item: ItemKey): Exclusion | null {
    return this.#file.excluded.find(is(item)) ?? null;
  }

  /** Every exclusion, with its item. */
  exclusions(): readonly (Exclusion & ItemKey & { name: string })[] {
    return this.#file.excluded;
  }

  /** True when somebody included the item by name. */
  isIncluded(item: ItemKey): boolean {
    return this.#file.included.some(is(item));
  }

  /** What is done about drift of this item, as far as somebody said so for it alone. */
  driftOf(item: ItemKey): ItemDrift {
    return this.#file.drift.find(is(item))?.policy ?? {};
  }

  /** Who decided to leave exactly this drift alone and why; null when nobody did, or when the facts changed since. */
  ignored(item: ItemKey, facts: DriftFacts): string | null {
    const hit = this.#file.ignored.find(is(item));
    return hit === undefined || hit.facts !== nameOfFacts(facts)
      ? null
      : `${hit.reason}, ${hit.owner}, ${hit.at.slice(0, 10)}`;
  }

  /** Leaves items out of the mass sync, until a time or until they are included again. */
  exclude(
    items: readonly (ItemKey & { name: string })[],
    { reason, owner, now }: Decider,
    until: Date | null,
  ): void {
    const entry = { reason, owner, at: now.toISOString(), until: until?.toISOString() ?? null };
    const excluded = items.map(({ contentType, guid, name }) => {
      return { contentType, guid, name, ...entry };
    });
    this.#save({
      ...this.#file,
      excluded: [...without(this.#file.excluded, items), ...excluded],
      included: without(this.#file.included, items),
    });
  }

  /** Puts items into the mass sync, whatever their tags. */
  include(items: readonly ItemKey[]): void {
    const included = items.map(({ contentType, guid }) => ({ contentType, guid }));
    this.#save({
      ...this.#file,
      excluded: without(this.#file.excluded, items),
      included: [...without(this.#file.included, items), ...included],
    });
  }

  /** Leaves this drift alone while the facts stay what they are. */
  ignore(
    items: readonly (ItemKey & { name: string; facts: DriftFacts })[],
    { reason, owner, now }: Decider,
  ): void {
    const ignored = items.map(({ contentType, guid, name, facts }) => {
      const named = { contentType, guid, name, reason, owner, at: now.toISOString() };
      return { ...named, facts: nameOfFacts(facts) };
    });
    this.#save({ ...this.#file, ignored: [...without(this.#file.ignored, items), ...ignored] });
  }

  /** Says what is done about drift of one item; an empty policy takes back what was said. */
  setDrift(item: ItemKey, policy: ItemDrift): void {
    const { contentType, guid } = item;
    const others = without(this.#file.drift, [item]);
    const isEmpty = Object.keys(policy).length === 0;
    this.#save({
      ...this.#file,
      drift: isEmpty ? others : [...others, { contentType, guid, policy }],
    });
  }

  #save(file: ChoicesFile): void {
    writeJson(this.#path, file);
    this.#file = file;
  }
}

function readChoices(path: string): ChoicesFile {
  const bytes = readIfThere(path);
  if (bytes === null) return NONE;
  try {
    return ChoicesFile.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new ProSyncError('choices-damaged', `The file of local decisions ${path} is damaged.`, {
      remedy:
        'Restore it from a backup. Deleting it puts every excluded item back into the mass sync.',
      cause,
    });
  }
}

// Other content here, another published or applied state: then somebody has to look again.
function nameOfFacts({ wanted, applied, found, movedTo, namesake }: DriftFacts): string {
  return sha256(
    JSON.stringify([wanted?.digest ?? null, applied?.digest ?? null, found, movedTo, namesake]),
  );
}

function is(item: ItemKey): (other: ItemKey) => boolean {
  const key = itemKey(item);
  return (other) => itemKey(other) === key;
}

function without<T extends ItemKey>(entries: readonly T[], items: readonly ItemKey[]): T[] {
  const keys = new Set(items.map(itemKey));
  return entries.filter((entry) => !keys.has(itemKey(entry)));
}
