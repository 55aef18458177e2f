import type { Connection } from 'mysql2/promise';
import { ask } from '../schema/ask-database.ts';
import type { Schema } from '../schema/columns.ts';
import { quoted } from '../schema/quoted-name.ts';

/** Rows that are no content and refer to content by its number. A table that an instance does not have refers to nothing. */
export interface Elsewhere {
  contentType: string;
  table: string;
  column: string;
  /** Only the rows with more than 0 here. */
  above?: string;
  /** The column with the group that the row belongs to. */
  group?: string;
  /** For people, in the plural. */
  title: string;
}

/** Where an instance refers to content, as far as it is known. */
export const ELSEWHERE: readonly Elsewhere[] = [
  {
    contentType: 'script',
    table: 'groupscripts',
    column: 'ScriptID',
    group: 'GroupID',
    title: 'schedules of groups',
  },
  { contentType: 'script', table: 'scheduledscripts', column: 'ScriptID', title: 'scheduled runs' },
  { contentType: 'script', table: 'runningscripts', column: 'ScriptID', title: 'running scripts' },
  {
    contentType: 'search',
    table: 'groupscripts',
    column: 'SearchID',
    group: 'GroupID',
    title: 'schedules of groups',
  },
  { contentType: 'group', table: 'groupscripts', column: 'GroupID', title: 'schedules of groups' },
  { contentType: 'group', table: 'subgroups', column: 'GroupID', title: 'members' },
  {
    contentType: 'group',
    table: 'groupdagents',
    column: 'GroupID',
    title: 'internal monitors applied to it',
  },
  {
    contentType: 'alert-template',
    table: 'groupdagents',
    column: 'AlertAction',
    group: 'GroupID',
    title: 'internal monitors of groups',
  },
  {
    contentType: 'alert-template',
    table: 'agents',
    column: 'AlertAction',
    above: 'ComputerID',
    title: 'monitors of computers',
  },
];

/** Who else on the instance uses the item with this number: "schedules of groups (3)", one text per table. */
export async function usedElsewhere(
  connection: Connection,
  schema: Schema,
  contentType: string,
  id: number,
): Promise<string[]> {
  const uses: string[] = [];
  for (const { table, column, above, title } of ELSEWHERE.filter(
    (each) => each.contentType === contentType,
  )) {
    const facts = schema.table(table);
    if (facts === null || facts.column(column) === null) continue;
    const [[count] = []] = await ask(
      connection,
      `SELECT COUNT(*) FROM ${quoted(facts.name)} WHERE ${quoted(column)} = ?${
        above === undefined ? '' : ` AND ${quoted(above)} > 0`
      }`,
      [id],
    );
    if (Number(count) > 0) uses.push(`${title} (${String(count)})`);
  }
  return uses;
}
