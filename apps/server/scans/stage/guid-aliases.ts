import type { EntityManager } from 'typeorm';
import { withGuid, type Relocation } from '#domain/relocation';
import { itemKey } from '#domain/item';
import type { ContentItem, ReadProblem } from '#connectors/connector';
import type { StagedItem } from './staging.ts';

/**
 * The GUIDs that items kept although their path changed (docs/design.md#5): whatever a reading brings under the GUID that its
 * path says becomes, and stays, the item that it is.
 */
export class Aliases {
  readonly #kept: Map<string, string>;

  private constructor(rows: readonly Relocation[]) {
    this.#kept = new Map(
      rows.map(({ contentType, derivedGuid, guid }) => [
        itemKey({ contentType, guid: derivedGuid }),
        guid,
      ]),
    );
  }

  /** All that earlier scans of the source recorded. */
  static async load(manager: EntityManager, sourceId: string): Promise<Aliases> {
    const rows: Relocation[] = await manager.query(
      `select content_type as "contentType", derived_guid as "derivedGuid", guid from guid_aliases
       where source_id = $1`,
      [sourceId],
    );
    return new Aliases(rows);
  }

  /** The item as it is staged. */
  applied(item: ContentItem): StagedItem {
    if (item.derivedGuid !== true) return { item, derivedGuid: null };
    const kept = this.#kept.get(itemKey(item));
    return { item: kept === undefined ? item : withGuid(item, kept), derivedGuid: item.guid };
  }

  /** The problem under the GUID that its item kept. */
  appliedToProblem(problem: ReadProblem): ReadProblem {
    const { contentType, guid } = problem;
    if (contentType === null || guid === null) return problem;
    return { ...problem, guid: this.#kept.get(itemKey({ contentType, guid })) ?? guid };
  }
}

/** Records relocations; a path of the source that led to another item before leads to this one from now on. */
export async function recordAliases(
  manager: EntityManager,
  sourceId: string,
  relocations: readonly Relocation[],
): Promise<void> {
  if (relocations.length === 0) return;
  await manager.query(
    `insert into guid_aliases (source_id, content_type, derived_guid, guid)
     select $1, * from unnest($2::text[], $3::text[], $4::text[])
     on conflict (source_id, content_type, derived_guid) do update set guid = excluded.guid`,
    [
      sourceId,
      relocations.map((r) => r.contentType),
      relocations.map((r) => r.derivedGuid),
      relocations.map((r) => r.guid),
    ],
  );
}
