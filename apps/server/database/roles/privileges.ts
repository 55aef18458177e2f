/*
 * What the service's role may do in the tables (docs/adr/0012-database-roles.md). The lists name what is less than everything, so that a new table
 * can be used at once; it belongs on one of them when its rows are history.
 */

/** Written by migrations only. */
const READ_ONLY = ['migrations', 'typeorm_metadata'];

/** Rows that never change and never go. The columns may be filled in later. */
const APPEND_ONLY: Readonly<Record<string, readonly string[]>> = {
  audit_events: [],
  releases: [],
  release_changes: [],
  // What a scan finds out about a revision after it was stored.
  revisions: ['warnings'],
  // Emptied by a purge, which the owner's role does.
  blobs: [],
};

/** Rows that change, and stay as history, or because others point to them. */
const KEPT = ['approvals', 'content_decisions', 'items', 'operators', 'publication'];

/** Staging tables, which the server analyzes; PostgreSQL 17 and newer have a privilege for that. */
const ANALYZED = ['scan_entries', 'scan_unchanged'];
const MAINTAIN_SINCE = 170_000;

/** A difference between what the role $1 may do and what it is to be allowed: `extra` when it may do too much. */
export interface Difference {
  table: string;
  privilege: string;
  extra: boolean;
}

/** All differences of the role $1 in the tables of the current schema. */
export const DIFFERENCES = `
  select c.relname as "table", lower(p.privilege) as privilege, has_table_privilege($1, c.oid, p.privilege) as extra
  from pg_class c
  cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p (privilege)
  where c.relnamespace = to_regnamespace(current_schema()) and c.relkind in ('r', 'p')
    and has_table_privilege($1, c.oid, p.privilege) is distinct from case p.privilege
      when 'SELECT' then true
      when 'INSERT' then c.relname <> all (${list(READ_ONLY)})
      when 'UPDATE' then c.relname <> all (${list([...READ_ONLY, ...Object.keys(APPEND_ONLY)])})
      when 'DELETE' then c.relname <> all (${list([...READ_ONLY, ...Object.keys(APPEND_ONLY), ...KEPT])})
      else false end
  order by 1, 2`;

/** The statements that give a role exactly what it is to be allowed; the names of role and schema are quoted already. */
export function grantsTo(role: string, schema: string, version: number): string[] {
  return [
    `grant usage on schema ${schema} to ${role}`,
    `revoke all on all tables in schema ${schema} from ${role}`,
    `grant select, insert, update, delete on all tables in schema ${schema} to ${role}`,
    `revoke insert, update, delete on ${READ_ONLY.join(', ')} from ${role}`,
    `revoke update, delete on ${Object.keys(APPEND_ONLY).join(', ')} from ${role}`,
    `revoke delete on ${KEPT.join(', ')} from ${role}`,
    ...Object.entries(APPEND_ONLY).flatMap(([table, columns]) =>
      columns.map((column) => `grant update (${column}) on ${table} to ${role}`),
    ),
    ...(version < MAINTAIN_SINCE ? [] : [`grant maintain on ${ANALYZED.join(', ')} to ${role}`]),
  ];
}

function list(tables: readonly string[]): string {
  return `array[${tables.map((table) => `'${table}'`).join(', ')}]`;
}
