import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { itemKey, type ItemKey } from '#domain/item';
import type { Relocation } from '#domain/relocation';
import type { ReadProblem } from '#connectors/connector';

/** Entries that claim one identity: those that must be left out, and those that get an identity of their own. */
export interface Conflicts {
  problems: ReadProblem[];
  displaced: Relocation[];
}

/** Judges the staged entries that stand under the same content type and GUID. */
export async function conflicts(manager: EntityManager, scanId: string): Promise<Conflicts> {
  const claims: Claim[] = await manager.query(
    `select e.content_type as "contentType", e.guid, e.derived_guid as "derivedGuid", e.path,
       coalesce(i.observed_digest is not null and i.path = e.path, false) as "isSettled"
     from scan_entries e
     join (select content_type, guid from scan_entries where scan_id = $1 group by 1, 2 having count(*) > 1) twice
       using (content_type, guid)
     left join items i using (content_type, guid)
     where e.scan_id = $1
     order by e.path collate "C"`,
    [scanId],
  );
  const groups = new Map<string, Claim[]>();
  for (const claim of claims)
    groups.set(itemKey(claim), [...(groups.get(itemKey(claim)) ?? []), claim]);
  const judged = [...groups.values()].map(judge);
  return {
    problems: judged.flatMap((group) => group.problems),
    displaced: judged.flatMap((group) => group.displaced),
  };
}

interface Claim extends ItemKey {
  derivedGuid: string | null;
  path: string;
  /** True when the item with this GUID was observed at this path. */
  isSettled: boolean;
}

// Who carries the GUID keeps it, else who had it before; the others get one of their own if theirs comes from the path.
function judge(claims: Claim[]): Conflicts {
  const carriers = claims.filter((claim) => claim.derivedGuid === null);
  if (carriers.length > 1) return { problems: claims.map(duplicate), displaced: [] };
  const keeper = carriers[0] ?? claims.find((claim) => claim.isSettled) ?? claims[0];
  const displaced = claims.flatMap(({ contentType, derivedGuid, ...claim }) =>
    derivedGuid === null || claim.path === keeper?.path
      ? []
      : [{ contentType, derivedGuid, guid: randomUUID() }],
  );
  return { problems: [], displaced };
}

function duplicate({ contentType, guid, path }: Claim): ReadProblem {
  const detail = `${path} and another item carry the same GUID ${guid}.`;
  return { code: 'duplicate-guid', detail, contentType, guid, path };
}
