import type { Connection } from 'mysql2/promise';
import { sha256 } from '#domain/digest';
import type { Description } from '../content-types/description.ts';
import { ask, type Raw } from '../schema/ask-database.ts';
import type { Schema, TableFacts } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { belonging } from '../identity/belonging.ts';
import { bytesOf, contentColumns, rowsColumns } from './read-columns.ts';

/** A row of a type before it is read: what it is worth reading for. */
export interface ListedRow {
  id: number;
  /** Over the bytes of all columns that make the item, those of its rows included; null when the server could not say. */
  hash: string | null;
  /** Of the same, in bytes. */
  size: number;
}

/**
 * All rows of a type by their numbers, each with a hash that the server computes: what did not change since an earlier
 * reading never travels.
 */
export async function listRows(
  connection: Connection,
  schema: Schema,
  description: Description,
): Promise<ListedRow[]> {
  const { key, rows } = description;
  const table = tableOf(schema, description.table);
  const { where, values } = belonging(description);
  const listed = await ask(
    connection,
    `select ${hashed(table, key, contentColumns(description))} from ${quoted(table.name)}
     ${where} order by ${quoted(key)}`,
    values,
  );
  const items = listed.map(listedRow);
  if (rows === undefined) return items;
  const second = tableOf(schema, rows.table);
  const owned = await ask(
    connection,
    `select ${hashed(second, rows.owner, rowsColumns(description))} from ${quoted(second.name)}
     order by ${quoted(rows.owner)}, ${quoted(rows.key)}`,
  );
  return withOwned(items, owned.map(listedRow));
}

/** The table of this name, which `content-types/expected-columns.ts` found. */
export function tableOf(schema: Schema, name: string): TableFacts {
  const table = schema.table(name);
  if (table === null) throw new Error(`The table ${name} was not looked for.`);
  return table;
}

// Each value behind its length, and NULL apart from it, so that no two rows have the same text.
function hashed(table: TableFacts, key: string, columns: readonly string[]): string {
  const bytes = columns.map((column) => bytesOf(table, column));
  const texts = bytes.map((each) => `ifnull(concat(octet_length(${each}), ':', ${each}), '-')`);
  const sizes = bytes.map((each) => `ifnull(octet_length(${each}), 0)`);
  return `cast(${quoted(key)} as binary), sha2(concat(${texts.join(', ')}), 256), ${sizes.join(' + ')}`;
}

function listedRow([id, hash, size]: Raw[]): ListedRow {
  return { id: Number(id), hash: hash === null ? null : String(hash), size: Number(size) };
}

function withOwned(items: readonly ListedRow[], owned: readonly ListedRow[]): ListedRow[] {
  const byOwner = new Map<number, ListedRow[]>();
  for (const row of owned) byOwner.set(row.id, [...(byOwner.get(row.id) ?? []), row]);
  return items.map((item) => {
    const all = [item, ...(byOwner.get(item.id) ?? [])];
    const isKnown = all.every(({ hash }) => hash !== null);
    return {
      id: item.id,
      hash: isKnown ? sha256(all.map(({ hash }) => hash).join('\n')) : null,
      size: all.reduce((sum, { size }) => sum + size, 0),
    };
  });
}
