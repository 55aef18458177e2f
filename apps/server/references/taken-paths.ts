import type { EntityManager } from 'typeorm';
import { collidingChanges, type PlacedItem } from '#domain/collisions';
import type { ItemKey } from '#domain/item';
import { pathProblem } from '#domain/path';
import { movedAmong, publishedPlaces, type Moved } from './path.statements.ts';

/** A change as far as its place has to do with it. */
export interface Placeable extends ItemKey {
  id: string;
  change: 'published' | 'removed';
  isOverridden: boolean;
}

/** Why a change must wait because of its path: no target takes it, or another item is in its way. */
export type Obstacle =
  | { code: 'invalid-name'; detail: string }
  | { code: 'path-collision'; path: string; with: PlacedItem };

/** Paths that are taken where a release would put items: read once, and asked again as the release gets smaller. */
export class TakenPaths {
  readonly #moved: ReadonlyMap<string, Moved>;
  readonly #published: readonly PlacedItem[];

  private constructor(moved: ReadonlyMap<string, Moved>, published: readonly PlacedItem[]) {
    this.#moved = moved;
    this.#published = published;
  }

  /** Reads what is needed; nothing of what is published when no item of these gets another path. */
  static async read(manager: EntityManager, changes: readonly Placeable[]): Promise<TakenPaths> {
    const ids = changes.flatMap(({ id, change }) => (change === 'published' ? [id] : []));
    const moved = await movedAmong(manager, ids);
    return new TakenPaths(moved, moved.size === 0 ? [] : await publishedPlaces(manager));
  }

  /** Which of these changes must wait, and why. An override lets an item out all the same. */
  obstacles<C extends Placeable>(changes: readonly C[]): Map<C, Obstacle> {
    const found = new Map<C, Obstacle>();
    if (this.#moved.size === 0) return found;
    const placed = changes.map((change) => ({ ...change, change, ...this.#placeOf(change) }));
    for (const { change, path, publishedPath } of placed) {
      const problem = path === null || path === publishedPath ? null : pathProblem(path);
      if (problem !== null && !change.isOverridden)
        found.set(change, { code: 'invalid-name', detail: problem });
    }
    const named = placed.filter(({ change }) => !found.has(change));
    for (const { change, with: other } of collidingChanges(named, this.#published)) {
      const { path } = change;
      if (path !== null) found.set(change.change, { code: 'path-collision', path, with: other });
    }
    return found;
  }

  // What gets no other path counts as published where it is: its place is among those that are taken already.
  #placeOf({ id, change }: Placeable): { path: string | null; publishedPath: string | null } {
    if (change === 'removed') return { path: null, publishedPath: null };
    return this.#moved.get(id) ?? { path: '', publishedPath: '' };
  }
}
