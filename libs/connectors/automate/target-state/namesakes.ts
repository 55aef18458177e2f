import { itemKey, type Item } from '#domain/item';
import type { Description } from '../content-types/description.ts';
import { pathOf } from '../encoding/item-path.ts';
import { guidColumn } from '../identity/row-identity.ts';
import type { Downstream } from './downstream-database.ts';

/** Begins the name of a namesake that has no GUID: its local number follows. */
const BY_NUMBER = 'row-';

/** Items of the same name at the same place that nothing is linked to: imported by hand, under another GUID or none. */
export class Namesakes {
  readonly #byPlace = new Map<string, string>();

  /** @param items what is published or was applied: none of them is anybody's namesake. */
  constructor(
    { ids, recorded }: Downstream,
    description: Description,
    items: readonly Pick<Item, 'contentType' | 'guid'>[],
  ) {
    const { contentType } = description;
    // A derived GUID comes from name and place, so an item without it has no namesake.
    if (guidColumn(description.identity) === null) return;
    const linked = new Set(items.map(({ guid }) => guid));
    for (const { id } of ids.rowsOf(contentType)) {
      const guid = ids.guidOf(contentType, id);
      const isLinked =
        guid !== null && (linked.has(guid) || recorded?.items.has(itemKey({ contentType, guid })));
      const segments = ids.segmentsOf(contentType, id);
      if (isLinked === true || segments === null || segments.includes(null)) continue;
      const place = folded(pathOf(segments.map((segment) => segment ?? '')));
      if (!this.#byPlace.has(place)) this.#byPlace.set(place, guid ?? `${BY_NUMBER}${id}`);
    }
  }

  /** The GUID of the namesake, `row-12` when it has none; null when there is none. */
  of({ path }: Pick<Item, 'path'>): string | null {
    return this.#byPlace.get(folded(path)) ?? null;
  }
}

/** The local number of a namesake that `Namesakes` named; null when it is not here, or is here twice. */
export function namesakeId(
  { ids }: Downstream,
  contentType: string,
  namesake: string,
): number | null {
  if (namesake.startsWith(BY_NUMBER)) {
    const id = Number(namesake.slice(BY_NUMBER.length));
    const isBare = ids.nameOfRow(contentType, id) !== null && ids.guidOf(contentType, id) === null;
    return isBare ? id : null;
  }
  const [id, ...others] = ids.idsOf(contentType, namesake);
  return id !== undefined && others.length === 0 ? id : null;
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
