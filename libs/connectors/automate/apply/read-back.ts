import { ProSyncError } from '#domain/errors';
import { contentTypes } from '../content-types/content-types.ts';
import { canonicalJson } from '../encoding/canonical-json.ts';
import { InstanceIds } from '../references/ids.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import { keptColumns } from '../settings/local-policy.ts';
import { RecordedLookups, type Lookups } from '../references/lookups.ts';
import { listRows } from '../rows/listed-rows.ts';
import type { Checked, Link, Write } from '../checks/checked-steps.ts';
import { parsedBody, type Downstream } from '../target-state/downstream-database.ts';
import { rowMark, type Memory } from '../record/row-mark.ts';
import { readInBatches } from '../target-state/read-in-batches.ts';
import { see, type Compared, type Seen } from '../target-state/seen-rows.ts';

/** A row as it was read back. */
export interface WrittenRow extends Memory {
  id: number;
}

type Kept = Write | Link;

/**
 * Reads back every row that was written and compares its digest with what was published, before COMMIT (docs/guarantees.md#2.6): a
 * trigger, a column that cuts, a character set that changes letters. Throws `read-back-differs`.
 */
export async function readBack(
  downstream: Downstream,
  checked: readonly Checked[],
): Promise<Map<Checked, WrittenRow>> {
  const { connection, schema } = downstream;
  const written = new Map<Checked, WrittenRow>();
  const all = checked.filter((each): each is Kept => each.action !== 'remove');
  if (all.length === 0) return written;
  const ids = await InstanceIds.load(connection, schema, contentTypes);
  for (const description of contentTypes) {
    const { contentType } = description;
    const ofType = all.filter(({ item }) => item.contentType === contentType);
    if (ofType.length === 0) continue;
    const idOf = ({ item }: Kept) => ids.idOf(contentType, item.guid) ?? 0;
    const byId = new Map(ofType.map((each) => [idOf(each), each]));
    const listed = await listRows(connection, schema, description);
    const hashes = new Map(listed.map(({ id, hash }) => [id, hash]));
    for await (const row of readInBatches(connection, schema, description, [...byId.keys()])) {
      const { id } = row;
      const each = byId.get(id);
      if (each === undefined) continue;
      const lookups = new RecordedLookups(ids);
      compare(downstream, each, row, lookups);
      const kept = keptColumns(description, each.item.guid, downstream.settings);
      // What stays elsewhere is compared anew each time, so that it is still reported.
      const rowHash = each.staysAt === null ? rowMark(hashes.get(id), kept) : null;
      written.set(each, { id, rowHash, lookups: lookups.answers });
    }
    const gone = ofType.find((each) => !written.has(each));
    if (gone !== undefined) throw differs(gone, 'the whole row', null);
  }
  return written;
}

function compare({ settings }: Downstream, each: Kept, here: ReadRow, ids: Lookups): void {
  const { item, description } = each;
  const body = each.action === 'write' ? each.body : (parsedBody(each.bytes()) ?? {});
  // What belongs to the instance; of a new item only what could not be written, because it is not here.
  const isNew = each.action === 'write' && each.here === null;
  const kept = isNew
    ? new Set(each.row.leftOut.map(({ column }) => column))
    : keptColumns(description, item.guid, settings);
  const { guid, path } = item;
  const compared: Compared = { guid, path, movedTo: each.staysAt, body, kept };
  let seen: Seen;
  try {
    seen = see(description, here, ids, compared);
  } catch (error) {
    throw differs(each, error instanceof Error ? error.message : 'a column', error);
  }
  if (seen.item.digest !== item.digest)
    throw differs(each, differenceBetween({ item, body }, seen), null);
}

function differenceBetween({ item, body }: Pick<Write, 'item' | 'body'>, seen: Seen): string {
  const columns = new Set([...Object.keys(body), ...Object.keys(seen.body)]);
  const other = [...columns].filter((column) => {
    const [wanted, found] = [body[column] ?? null, seen.body[column] ?? null];
    return !canonicalJson(wanted).equals(canonicalJson(found));
  });
  if (other.length > 0) return other.join(', ');
  return seen.item.path === item.path ? 'its references' : `its path: ${seen.item.path}`;
}

function differs({ description, item }: Kept, what: string, cause: unknown): ProSyncError {
  const { contentType, guid, name } = item;
  return new ProSyncError(
    'read-back-differs',
    `Read back after writing, the ${contentType.replaceAll('-', ' ')} "${name}" (${guid}) differs from what was published in ${what}. Everything was undone.`,
    {
      remedy: `Look for a trigger on ${description.table}, or a column whose type or character set changes what is written.`,
      facts: { contentType, guid, difference: what },
      cause,
    },
  );
}
