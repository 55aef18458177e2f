import { itemKey } from '#domain/item';
import type { Manifest } from '#domain/manifest';
import { overlap } from '#domain/places';

interface Placed {
  path: string;
  sha256: string;
}

/**
 * What the folder of an instance holds that nobody touched: exactly what is published, and what is no longer published and
 * was not removed, unless a published item has its place.
 */
export class Model {
  #placed = new Map<string, Placed>();

  sync({ items }: Manifest, isRemoved: (key: string) => boolean): void {
    const next = new Map<string, Placed>(
      items.map((item) => [itemKey(item), { path: item.path, sha256: item.body.sha256 }]),
    );
    for (const [key, was] of this.#placed) {
      const isInTheWay = items.some(({ path }) => overlap(path, was.path));
      if (!next.has(key) && !isRemoved(key) && !isInTheWay) next.set(key, was);
    }
    this.#placed = next;
  }

  files(bodies: ReadonlyMap<string, string>): Record<string, string> {
    return Object.fromEntries(
      [...this.#placed.values()].map(({ path, sha256 }) => [path, bodies.get(sha256) ?? '']),
    );
  }
}
