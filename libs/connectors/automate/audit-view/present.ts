import { contentTypes } from '../content-types/content-types.ts';
import type { Description } from '../content-types/description.ts';
import { guidColumn, identityColumns } from '../identity/row-identity.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import { ITEMS } from '../record/record-tables.ts';
import { onlyOf } from './sql.ts';

/** The content types whose rows can be seen, and for each a SELECT of what is there: `content_type`, `id`, `guid`. */
export function presentOn(schema: Schema): { types: string[]; selects: string[] } {
  const seen = contentTypes.filter(({ table, key, identity, only }) => {
    const columns = [key, ...identityColumns(identity), only?.column ?? key];
    return columns.every((column) => (schema.table(table)?.column(column) ?? null) !== null);
  });
  return { types: seen.map(({ contentType }) => contentType), selects: seen.map(selectOf) };
}

function selectOf(description: Description): string {
  const { contentType, table, key, identity } = description;
  const start = `SELECT '${contentType}' AS content_type`;
  const column = guidColumn(identity);
  if (column !== null) {
    const guid = `LOWER(TRIM(BOTH '}' FROM TRIM(BOTH '{' FROM TRIM(t.${quoted(column)}))))`;
    return `${start}, MIN(t.${quoted(key)}) AS id, CONVERT(${guid} USING utf8mb4) AS guid
    FROM ${quoted(table)} t${onlyOf(description, ' WHERE')} GROUP BY 3`;
  }
  // Nothing in the row holds a GUID that was derived: only its number tells that it is the row that was written.
  return `${start}, t.${quoted(key)} AS id, CONVERT(i.guid USING utf8mb4) AS guid
    FROM ${ITEMS} i JOIN ${quoted(table)} t ON t.${quoted(key)} = i.local_id
    WHERE i.content_type = '${contentType}'${onlyOf(description, ' AND')}`;
}
