import fc from 'fast-check';
import { expect } from 'vitest';
import { itemKey } from '#domain/item';
import type { Manifest, ManifestItem } from '#domain/manifest';
import { isSamePlace, overlap } from '#domain/places';
import type { Synced } from '../../../apps/client/sync/carry-out.ts';
import type { LocalInstance } from './local-instance.ts';
import type { World } from './world.ts';

/** What an administrator does at an instance between two syncs; the number chooses a file or an item. */
export interface Disturbance {
  kind: 'edit' | 'delete' | 'move' | 'create' | 'exclude' | 'none';
  pick: number;
}

export const anyDisturbance: fc.Arbitrary<Disturbance> = fc.record({
  kind: fc.constantFrom('edit', 'delete', 'move', 'create', 'exclude', 'none'),
  pick: fc.nat(11),
});

/** What the administrator did at one instance, and what of it may never be lost. */
export class Administrator {
  readonly #local: LocalInstance;
  readonly #own = new Map<string, string>();
  /** Paths that were emptied, each with the item that ProSync had applied there. */
  readonly #emptied = new Map<string, string>();
  /** What ProSync had applied before the last sync. */
  #known: ReadonlySet<string> = new Set();
  #count = 0;

  constructor(local: LocalInstance) {
    this.#local = local;
  }

  async disturb({ kind, pick }: Disturbance, world: World): Promise<void> {
    this.#count += 1;
    this.#known = new Set((await this.#owners()).map(([, owner]) => owner));
    const own = `of the administrator ${this.#count}\n`;
    const paths = Object.keys(this.#local.files());
    const path = paths[pick % Math.max(1, paths.length)];
    const item = world.newest.items[pick % Math.max(1, world.newest.items.length)];
    if (kind === 'create') this.#put(`own/${pick % 2 === 0 ? 'x' : `y${this.#count}`}`, own);
    else if (kind === 'exclude' && item !== undefined) this.#local.exclude(item);
    else if (path === undefined) return;
    else if (kind === 'edit') this.#put(path, own);
    else if (kind === 'delete' || kind === 'move') {
      await this.#empty(path);
      if (kind === 'delete') this.#delete(path);
      else this.#move(path, `moved/${this.#count}`);
    }
  }

  /** Everything of the administrator is there still, at its path. */
  expectKept(): void {
    expect(this.#local.files()).toMatchObject(Object.fromEntries(this.#own));
  }

  /**
   * A path that was emptied here stays empty while an item is published for it, whether that item is the one that was there or
   * a new one. One that is here already may move to it.
   */
  async expectStillEmpty({ items }: Manifest): Promise<void> {
    const files = Object.keys(this.#local.files());
    const owners = new Map(await this.#owners());
    for (const [path, owner] of this.#emptied) {
      const wanting = items.filter((item) => overlap(item.path, path));
      const isInherited = (item: ManifestItem) =>
        isSamePlace(item.path, path) &&
        (itemKey(item) === owner || !this.#known.has(itemKey(item)));
      if (wanting.length > 0 && wanting.every(isInherited)) {
        expect(files.filter((file) => isSamePlace(file, path))).toEqual([]);
        expect(owners.get(path)).toBe(owner);
      } else if (owners.get(path) !== owner) this.#emptied.delete(path);
    }
  }

  async #empty(path: string): Promise<void> {
    const owner = new Map(await this.#owners()).get(path);
    if (owner !== undefined) this.#emptied.set(path, owner);
  }

  async #owners(): Promise<[path: string, owner: string][]> {
    const record = await this.#local.writer.record();
    return (record?.items ?? []).map((item) => [item.path, itemKey(item)]);
  }

  #put(path: string, text: string): void {
    this.#local.put(path, text);
    this.#own.set(path, text);
  }

  #delete(path: string): void {
    this.#local.delete(path);
    this.#own.delete(path);
  }

  #move(from: string, to: string): void {
    this.#local.move(from, to);
    const own = this.#own.get(from);
    this.#own.delete(from);
    if (own !== undefined) this.#own.set(to, own);
  }
}

/** Each published item is there byte for byte, or the run says why not. */
export function expectAccounted(
  { after, pulled }: Synced,
  local: LocalInstance,
  world: World,
): void {
  const files = local.files();
  const states = new Map(after.map((state) => [`${state.contentType} ${state.guid}`, state]));
  for (const { contentType, guid, path, body } of pulled.manifest.items) {
    const state = states.get(`${contentType} ${guid}`);
    if (state?.state === 'up-to-date') expect(files[path]).toBe(world.bodies.get(body.sha256));
    else {
      expect(['drifted', 'excluded', 'failed']).toContain(state?.state);
      expect(state?.reason).toBeTruthy();
    }
  }
}
