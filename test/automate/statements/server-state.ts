import { readdirSync, readFileSync } from 'node:fs';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** What a statement could change on a server, as another connection sees it: compared before and after. */
export async function serverState(connection: Connection, folder: string): Promise<unknown> {
  return {
    tables: await checksums(connection),
    sequence: await rows(connection, 'select next_not_cached_value as next from numbers'),
    settings: await rows(
      connection,
      `select variable_name, variable_value from information_schema.global_variables
       where variable_name not like '%gtid%' and variable_name not in ('timestamp', 'last_insert_id')
       order by 1`,
    ),
    logs: await rows(connection, 'show binary logs').then((logs) =>
      logs.map((log) => log.Log_name),
    ),
    routines: await rows(
      connection,
      'select routine_schema, routine_name from information_schema.routines order by 1, 2',
    ),
    files: readdirSync(folder).map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]),
  };
}

/** What a connection holds on to, or is set to, and what others can see of it. */
export async function sessionState(connection: Connection): Promise<unknown> {
  const held = await rows(
    connection,
    `select is_used_lock('automate') is not null as named, @@autocommit, @@sql_log_bin, @@in_transaction,
       @@character_set_client, database()`,
  ).catch((error: unknown) => String(error));
  return { held, counts: await counters(connection) };
}

/** Locks of tables, handlers and prepared statements, by what the server counted for the connection. */
async function counters(connection: Connection): Promise<unknown> {
  const wanted = ['Com_ha_open', 'Com_lock_tables', 'Com_prepare_sql', 'Com_xa_start'];
  const more = ['Com_begin', 'Com_backup_lock', 'Com_flush'];
  return rows(
    connection,
    'select variable_name, variable_value from information_schema.session_status where variable_name in (?)',
    [[...wanted, ...more]],
  ).catch((error: unknown) => String(error));
}

async function checksums(connection: Connection): Promise<unknown> {
  const tables = await rows(
    connection,
    `select concat('\`', table_schema, '\`.\`', table_name, '\`') as name from information_schema.tables
     where table_type in ('BASE TABLE', 'SEQUENCE') and table_schema in (database(), 'mysql')
       and table_name not in ('general_log', 'slow_log', 'innodb_table_stats', 'innodb_index_stats', 'gtid_slave_pos')
     order by 1`,
  );
  const names = tables.map(({ name }) => String(name));
  const columns = await rows(
    connection,
    'select table_name, column_name from information_schema.columns where table_schema = database() order by 1, 2',
  );
  return [columns.length, await rows(connection, `checksum table ${names.join(', ')}`)];
}

async function rows(
  connection: Connection,
  statement: string,
  parameters: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const [found] = await connection.query<RowDataPacket[]>(statement, parameters);
  return found;
}
