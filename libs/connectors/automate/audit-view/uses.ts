import type { Column, Description } from '../content-types/description.ts';
import { contentTypes, descriptionOf } from '../content-types/content-types.ts';
import { guidColumn } from '../identity/row-identity.ts';
import { wordFor } from '../references/findings.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { ELSEWHERE, type Elsewhere } from '../checks/used-elsewhere.ts';
import { OVERRIDES } from '../content-types/group-overrides.ts';
import { joined, nameOf, onlyOf, ownerOf, textOf } from './sql.ts';

/** A SELECT of uses: `content_type` and `id` of what is used, `who` tells its users apart, `used_by` is what people read. */
export interface Use {
  select: string;
  /** The tables and columns that it reads, to be left out on an instance where one cannot be seen. */
  reads: readonly { table: string; columns: readonly string[] }[];
}

/** Every use of content that stands in a column of its own, as far as this instance shows the columns. */
export function usesOn(schema: Schema): { uses: Use[]; unseen: string[] } {
  const uses = [...contentTypes.flatMap(usesBy), ...[...ELSEWHERE, APPLIED].map(elsewhere)];
  const isSeen = ({ table, columns }: Use['reads'][number]): boolean =>
    columns.every((column) => (schema.table(table)?.column(column) ?? null) !== null);
  const missing = uses.flatMap(({ reads }) => reads.filter((each) => !isSeen(each)));
  return {
    uses: uses.filter(({ reads }) => reads.every(isSeen)),
    unseen: [...new Set(missing.map(({ table }) => table))],
  };
}

/** The groups in which an internal monitor is applied are where it is used. */
const APPLIED: Elsewhere = { ...OVERRIDES, group: 'GroupID', title: 'applied to groups' };

function usesBy(description: Description): Use[] {
  const { columns, rows, table, key } = description;
  const own = columns.flatMap((column) => useBy(description, column, 't', `${quoted(table)} t`));
  if (rows === undefined) return own;
  const from = `${quoted(rows.table)} r JOIN ${quoted(table)} t ON t.${quoted(key)} = r.${quoted(rows.owner)}`;
  const read = { table: rows.table, columns: [rows.owner] };
  const ofRows = rows.columns.flatMap((column) => useBy(description, column, 'r', from));
  return [...own, ...ofRows.map((use) => ({ ...use, reads: [...use.reads, read] }))];
}

function useBy(
  description: Description,
  { column, value }: Column,
  at: string,
  from: string,
): Use[] {
  const isUse =
    value.is === 'reference' || value.is === 'reference-list' || value.is === 'guid-reference';
  const used = isUse ? descriptionOf(value.to) : undefined;
  if (!isUse || used === undefined) return [];
  const { contentType, table, key } = description;
  const reads = [
    { table: at === 't' ? table : (description.rows?.table ?? table), columns: [column] },
    { table, columns: [key, description.name] },
    { table: used.table, columns: [used.key] },
    ...ownerReads(description),
  ];
  const by = `${at}.${quoted(column)}`;
  const on = {
    reference: `o.${quoted(used.key)} = ${by}`,
    'reference-list': `FIND_IN_SET(o.${quoted(used.key)}, REPLACE(${by}, ' ', ''))`,
    'guid-reference': `o.${quoted(guidColumn(used.identity) ?? used.key)} = ${by}`,
  }[value.is];
  const select = `SELECT '${used.contentType}' AS content_type, o.${quoted(used.key)} AS id,
      CONCAT('${contentType}/', t.${quoted(key)}) AS who,
      CONCAT('${wordFor(contentType)} "', ${nameOf(description)}, '"') AS used_by
    FROM ${from} JOIN ${quoted(used.table)} o ON ${on}${joined(description)}${onlyOf(description, ' WHERE')}`;
  return [{ select, reads }];
}

function ownerReads(description: Description): Use['reads'] {
  const owner = ownerOf(description);
  return owner === null ? [] : [{ table: owner.table, columns: [owner.key, owner.name] }];
}

// Rows that are no content have no name: their number is told, or the group that each belongs to.
function elsewhere({ contentType, table, column, above, group, title }: Elsewhere): Use {
  const id = `t.${quoted(column)}`;
  const which = above === undefined ? '' : ` WHERE t.${quoted(above)} > 0`;
  const columns = [column, ...(above === undefined ? [] : [above])];
  const start = `SELECT '${contentType}' AS content_type, ${id} AS id,`;
  if (group === undefined) {
    const select = `${start} '${table}' AS who, CONCAT('${title} (', COUNT(*), ')') AS used_by
    FROM ${quoted(table)} t${which} GROUP BY ${id}`;
    return { select, reads: [{ table, columns }] };
  }
  const select = `${start} CONCAT('${table}/', o.GroupID) AS who,
      CONCAT('${title} (', ${textOf('o.FullName')}, ')') AS used_by
    FROM ${quoted(table)} t JOIN mastergroups o ON o.GroupID = t.${quoted(group)}${which}`;
  const groups = { table: 'mastergroups', columns: ['GroupID', 'FullName'] };
  return { select, reads: [{ table, columns: [...columns, group] }, groups] };
}
