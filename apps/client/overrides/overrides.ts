import { statSync } from 'node:fs';
import type { DriftFacts } from '#domain/drift';
import type { Exclusion } from '#domain/exclusion';
import { itemKey, type ItemKey } from '#domain/item';
import { writeJson } from '../state/files.ts';
import { readOverrides, type OverridesFile } from './overrides-file.ts';
import type { ItemDrift } from '../state/drift-settings.ts';
import { factsText, isSameDrift, isSameHere } from './ignored-facts.ts';
import { ignoredOn, passedOn, type Succession } from './pass-on.ts';

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
export class Overrides {
  readonly #path: string;
  #file: OverridesFile;

  constructor(path: string) {
    this.#path = path;
    this.#file = readOverrides(path);
  }

  /** Reads again what someone may have decided meanwhile. Throws `choices-damaged`. */
  reload(): void {
    this.#file = readOverrides(this.#path);
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

  /** True when someone included the item by name. */
  isIncluded(item: ItemKey): boolean {
    return this.#file.included.some(is(item));
  }

  /** What is done about drift of this item, as far as someone said so for it alone. */
  driftOf(item: ItemKey): ItemDrift {
    return this.#file.drift.find(is(item))?.policy ?? {};
  }

  /** Who decided to leave exactly this drift alone and why; null when nobody did, or when the facts changed since. */
  ignored(item: ItemKey, facts: DriftFacts): string | null {
    const hit = this.#file.ignored.find(is(item));
    return hit !== undefined && isSameDrift(hit.facts, facts) ? sentence(hit) : null;
  }

  /**
   * The same for the item that takes the place of `item`, whose facts these are. What is published for the place is another
   * item now, so only what is here counts. Null when the heir has a decision of its own.
   */
  ignoredBefore(item: ItemKey, facts: DriftFacts, heir: ItemKey): string | null {
    const hit = this.#file.ignored.find(is(item));
    if (hit === undefined || this.#file.ignored.some(is(heir))) return null;
    return isSameHere(hit.facts, facts) ? sentence(hit) : null;
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
      return { ...named, facts: factsText(facts) };
    });
    this.#save({ ...this.#file, ignored: [...without(this.#file.ignored, items), ...ignored] });
  }

  /** What was decided about items now holds for those that took their places. */
  passOn(successions: readonly Succession[]): void {
    this.#save(passedOn(this.#file, successions));
  }

  /** What was ignored stays ignored for the items that wait for the same place. */
  ignoreFor(successions: readonly (Succession & { facts: DriftFacts })[]): void {
    this.#save(ignoredOn(this.#file, successions));
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

  #save(file: OverridesFile): void {
    if (JSON.stringify(file) === JSON.stringify(this.#file)) return;
    writeJson(this.#path, file);
    this.#file = file;
  }
}

function sentence({ reason, owner, at }: OverridesFile['ignored'][number]): string {
  return `${reason}, ${owner}, ${at.slice(0, 10)}`;
}

function is(item: ItemKey): (other: ItemKey) => boolean {
  const key = itemKey(item);
  return (other) => itemKey(other) === key;
}

function without<T extends ItemKey>(entries: readonly T[], items: readonly ItemKey[]): T[] {
  const keys = new Set(items.map(itemKey));
  return entries.filter((entry) => !keys.has(itemKey(entry)));
}
