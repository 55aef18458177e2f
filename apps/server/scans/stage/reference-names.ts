import type { EntityManager } from 'typeorm';
import { isStorableText, itemKey } from '#domain/item';
import type { NamedItem } from '#connectors/connector';

/** What a reading calls the items that others refer to. */
export class Names {
  readonly #items = new Map<string, NamedItem>();

  /** Keeps the names of a batch; one that the database cannot hold is left out. */
  add(items: readonly NamedItem[] = []): void {
    for (const item of items) if (isStorableText(item.name)) this.#items.set(itemKey(item), item);
  }

  /** Stores the names that are not what is stored. Those of items that are gone stay: they are still referred to. */
  async record(manager: EntityManager, sourceId: string): Promise<void> {
    const items = [...this.#items.values()];
    if (items.length === 0) return;
    await manager.query(RECORD, [
      sourceId,
      items.map((item) => item.contentType),
      items.map((item) => item.guid),
      items.map((item) => item.name),
    ]);
  }
}

const RECORD = `
  insert into reference_names (source_id, content_type, guid, name)
  select $1, n.content_type, n.guid, n.name
  from unnest($2::text[], $3::text[], $4::text[]) n (content_type, guid, name)
  where not exists (
    select from reference_names k
    where k.source_id = $1 and k.content_type = n.content_type and k.guid = n.guid and k.name = n.name)
  on conflict (source_id, content_type, guid) do update set name = excluded.name`;
