import { ProSyncError } from '#domain/errors';
import { byBytes } from '#domain/order';
import type { Column, Description, RowsOf } from '../content-types/description.ts';
import { guidIn, invalidGuid } from '../identity/guid.ts';
import type { Json } from '../encoding/canonical-json.ts';
import type { Findings } from '../references/findings.ts';
import type { Row } from './table-row.ts';
import { valueOf, valueOrProblem, type ReadOptions } from './row-value.ts';

/** A body: the columns of the description by name, and `rows` where rows of a second table belong to the item. */
export type BodyObject = Readonly<Record<string, Json>>;

/** The body that a row is, with its rows sorted by their GUIDs. Throws what makes it no item. */
export function bodyOfRow(
  description: Description,
  row: Row,
  rowsOf: readonly Row[],
  findings: Findings,
  options: ReadOptions,
): BodyObject {
  const value = options.isTolerant === true ? valueOrProblem : valueOf;
  const read = (columns: readonly Column[], from: Row): Record<string, Json> =>
    Object.fromEntries(
      columns.map((column) => [column.column, value(column, from, findings, options)]),
    );
  const body = read(description.columns, row);
  const { rows } = description;
  if (rows === undefined) return body;
  const entries = rowsOf.map((each) => ({
    GUID: guidOfRow(rows, each),
    ...read(rows.columns, each),
  }));
  return { ...body, rows: inOrder(entries) };
}

function guidOfRow({ table, guid: column }: RowsOf, row: Row): string {
  const text = row.text(column);
  const guid = guidIn(text);
  if (guid !== null) return guid;
  if (text !== null && text.trim() !== '')
    throw invalidGuid(`${column} of a row of it in ${table}`, text);
  throw new ProSyncError('missing-guid', `A row of it in ${table} has no GUID.`, {
    remedy: 'Delete that row at the source, then add it again.',
  });
}

function inOrder<Entry extends { GUID: string }>(entries: readonly Entry[]): Entry[] {
  const sorted = [...entries].sort((a, b) => byBytes(a.GUID, b.GUID));
  const twice = sorted.find((entry, index) => sorted[index + 1]?.GUID === entry.GUID);
  if (twice === undefined) return sorted;
  throw new ProSyncError('duplicate-guid', `Two rows of it carry the GUID ${twice.GUID}.`, {
    remedy: 'Delete one of them at the source, then add it again.',
  });
}
