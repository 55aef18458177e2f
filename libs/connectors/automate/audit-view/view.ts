import { dataview } from '../content-types/dataview.ts';
import type { SqlValue } from '../rows/row-of-body.ts';
import type { Schema } from '../schema/columns.ts';
import { ITEMS } from '../record/record-tables.ts';
import { presentOn } from './present.ts';
import { usesOn } from './uses.ts';

/** The name of the view in Automate's list of dataviews. */
export const AUDIT_VIEW_NAME = 'ProSync Audit';

/** The audit view of one instance: the content of its row, and the tables of uses that the account can't read. */
export interface AuditView {
  content: Map<string, SqlValue>;
  unseen: string[];
}

const FIELDS: readonly [column: string, title: string][] = [
  ['content_type', 'Content Type'],
  ['name', 'Name'],
  ['state', 'State'],
  ['version', 'Version'],
  ['applied_at', 'Since'],
  ['uses', 'Uses'],
  ['used_by', 'Used By'],
  ['guid', 'GUID'],
];

/** Gives the columns their names, also where no use can be seen. */
const NO_USE = `SELECT content_type, local_id AS id, '' AS who, '' AS used_by FROM ${ITEMS} WHERE 1 = 0`;

/**
 * The view over `plugin_prosync_items`: one row for each item that ProSync installed (docs/automate.md, "The audit view").
 * Functions and commas stand in `SQLBody` only, because `FieldList` writes commas in another way (docs/automate-schema.md#3.6).
 */
export function auditViewOn(schema: Schema): AuditView {
  const { body, unseen } = bodyOn(schema);
  const texts: Readonly<Record<string, SqlValue>> = {
    Name: AUDIT_VIEW_NAME,
    FieldList: FIELDS.map(([column, title]) => `prosync.${column} as \`${title}\``).join(','),
    SQLBody: body,
    IDColumn: 'prosync.local_id',
    SortOrder: 0,
  };
  const content = dataview.columns.map(({ column }): [string, SqlValue] => [
    column,
    texts[column] ?? '',
  ]);
  return { content: new Map(content), unseen };
}

function bodyOn(schema: Schema): { body: string; unseen: string[] } {
  const { types, selects } = presentOn(schema);
  const { uses, unseen } = usesOn(schema);
  const known = types.map((type) => `'${type}'`).join(', ');
  const used = [NO_USE, ...uses.map(({ select }) => select)].join('\n    UNION ALL ');
  const body = `FROM (SELECT item.content_type, item.name, item.guid, item.local_id, item.version, item.applied_at,
    CASE WHEN here.id IS NOT NULL THEN 'present' WHEN item.content_type IN (${known}) THEN 'missing' ELSE 'unknown' END AS state,
    COALESCE(used.uses, 0) AS uses, COALESCE(used.used_by, '') AS used_by
  FROM ${ITEMS} item
  LEFT JOIN (${selects.join('\n    UNION ALL ')}) here
    ON here.content_type = item.content_type AND here.guid = item.guid
  LEFT JOIN (SELECT content_type, id, COUNT(DISTINCT who) AS uses,
      GROUP_CONCAT(DISTINCT used_by ORDER BY used_by SEPARATOR ', ') AS used_by
    FROM (${used}) u GROUP BY content_type, id) used
    ON used.content_type = here.content_type AND used.id = here.id) prosync`;
  return { body, unseen };
}
