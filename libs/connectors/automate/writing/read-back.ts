import { ProSyncError } from '#domain/errors';
import { contentTypes } from '../content-types/index.ts';
import type { Description } from '../content-types/description.ts';
import { canonicalJson } from '../encoding/canonical-json.ts';
import { InstanceIds } from '../references/ids.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import type { Write } from './checking/checked.ts';
import type { Downstream } from './downstream.ts';
import { readInBatches } from './here/read-in-batches.ts';
import { see, type Compared, type Seen } from './here/seen.ts';

/**
 * Reads back every row that was written and compares its digest with what was published, before COMMIT (reliability.md 2.6): a
 * trigger, a column that cuts, a character set that changes letters. Throws `read-back-differs`. Returns the local numbers.
 */
export async function readBack(
  downstream: Downstream,
  writes: readonly Write[],
): Promise<Map<Write, number>> {
  const { connection, schema } = downstream;
  const numbers = new Map<Write, number>();
  if (writes.length === 0) return numbers;
  const ids = await InstanceIds.load(connection, schema, contentTypes);
  for (const description of contentTypes) {
    const { contentType } = description;
    const ofType = writes.filter(({ item }) => item.contentType === contentType);
    const idOf = ({ item }: Write) => ids.idOf(contentType, item.guid) ?? 0;
    const rows = await readInBatches(connection, schema, description, ofType.map(idOf));
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const write of ofType) {
      compare(description, write, byId.get(idOf(write)), ids);
      numbers.set(write, idOf(write));
    }
  }
  return numbers;
}

function compare(
  description: Description,
  write: Write,
  here: ReadRow | undefined,
  ids: InstanceIds,
): void {
  if (here === undefined) throw differs(write, 'the whole row', null);
  const { item, body, row } = write;
  // What belongs to the instance; of a new item only what could not be written, because it is not here.
  const kept = write.here === null ? new Set(row.leftOut.map(({ column }) => column)) : write.kept;
  const compared: Compared = { guid: item.guid, path: item.path, body, kept };
  let seen: Seen;
  try {
    seen = see(description, here, ids, compared);
  } catch (error) {
    throw differs(write, error instanceof Error ? error.message : 'a column', error);
  }
  if (seen.item.digest !== item.digest) throw differs(write, differenceBetween(write, seen), null);
}

function differenceBetween({ item, body }: Write, seen: Seen): string {
  const columns = new Set([...Object.keys(body), ...Object.keys(seen.body)]);
  const other = [...columns].filter((column) => {
    const [wanted, found] = [body[column] ?? null, seen.body[column] ?? null];
    return !canonicalJson(wanted).equals(canonicalJson(found));
  });
  if (other.length > 0) return other.join(', ');
  return seen.item.path === item.path ? 'its references' : `its path: ${seen.item.path}`;
}

function differs({ description, item }: Write, what: string, cause: unknown): ProSyncError {
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
