import type { AppliedItem } from '#domain/installed';
import type { ItemKey } from '#domain/item';
import { folded } from '#domain/path';
import type { InstanceIds } from '../references/ids.ts';

/**
 * Items of one type that ProSync applied and that are no longer published: their rows belong to whatever is published for their
 * place, and so does what was done to them here (docs/adr/0007-ownership-of-paths.md). A published item is never one of them, because two rows may share
 * a name here.
 */
export class Holders {
  readonly #byPlace = new Map<string, ItemKey[]>();

  /** @param gone what was applied and is no longer published; `moved` are the GUIDs of those that somebody moved away. */
  constructor(ids: InstanceIds, gone: readonly AppliedItem[], moved: ReadonlySet<string>) {
    // A row that is at its place comes before one that was moved away or deleted.
    const isAway = ({ contentType, guid }: AppliedItem) =>
      Number(!ids.has(contentType, guid) || moved.has(guid));
    for (const { contentType, guid, path } of gone.toSorted((a, b) => isAway(a) - isAway(b))) {
      const place = folded(path);
      this.#byPlace.set(place, [...(this.#byPlace.get(place) ?? []), { contentType, guid }]);
    }
  }

  /** Takes the next one at this place away, so that each row goes to one item only; null when there is none. */
  take(path: string): ItemKey | null {
    return this.#byPlace.get(folded(path))?.shift() ?? null;
  }
}
