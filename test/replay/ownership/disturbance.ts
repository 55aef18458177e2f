import fc from 'fast-check';
import { expect } from 'vitest';
import type { Synced } from '../../../apps/client/syncing/sync.ts';
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
  #count = 0;

  constructor(local: LocalInstance) {
    this.#local = local;
  }

  disturb({ kind, pick }: Disturbance, world: World): void {
    this.#count += 1;
    const own = `of the administrator ${this.#count}\n`;
    const paths = Object.keys(this.#local.files());
    const path = paths[pick % Math.max(1, paths.length)];
    const item = world.newest.items[pick % Math.max(1, world.newest.items.length)];
    if (kind === 'create') this.#put(`own/${pick % 2 === 0 ? 'x' : `y${this.#count}`}`, own);
    else if (kind === 'exclude' && item !== undefined) this.#local.exclude(item);
    else if (path === undefined) return;
    else if (kind === 'edit') this.#put(path, own);
    else if (kind === 'delete') this.#delete(path);
    else if (kind === 'move') this.#move(path, `moved/${this.#count}`);
  }

  /** Everything of the administrator is there still, at its path. */
  expectKept(): void {
    expect(this.#local.files()).toMatchObject(Object.fromEntries(this.#own));
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
