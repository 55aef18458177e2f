import type { Connection, RowDataPacket } from 'mysql2/promise';

/*
 * What the field does to the schema; each changes the connection's database, before or after it is filled.
 */

/** A server of another age, without this table. */
export async function withoutTable(connection: Connection, table: string): Promise<void> {
  await connection.query('drop table ??', [table]);
}

/** A vendor's update that dropped or renamed a column. */
export async function withoutColumn(
  connection: Connection,
  table: string,
  column: string,
): Promise<void> {
  await connection.query('alter table ?? drop column ??', [table, column]);
}

/** A vendor's update that brought a column nobody knows yet; existing rows get its default. */
export async function withUnknownColumn(
  connection: Connection,
  table: string,
  column = 'BroughtByAnUpdate',
  type = "varchar(20) not null default 'new'",
): Promise<void> {
  await connection.query(`alter table ?? add column ?? ${type}`, [table, column]);
}

/** A table that knows no transactions: its rows survive a rollback. */
export async function asMyIsam(connection: Connection, table: string): Promise<void> {
  await connection.query('alter table ?? engine = MyISAM', [table]);
}

/** A column that holds no characters beyond U+FFFF: in the lenient mode an emoji becomes "?" with a warning. */
export async function withUtf8mb3Column(
  connection: Connection,
  table: string,
  column: string,
): Promise<void> {
  const type = await columnType(connection, table, column);
  await connection.query(
    `alter table ?? modify column ?? ${type} character set utf8mb3 collate utf8mb3_general_ci`,
    [table, column],
  );
}

/** A column of another type, such as `text` where it was `mediumtext`: in the lenient mode it cuts without an error. */
export async function withColumnType(
  connection: Connection,
  table: string,
  column: string,
  type: string,
): Promise<void> {
  await connection.query(`alter table ?? modify column ?? ${type}`, [table, column]);
}

/**
 * A third-party plugin that keeps old versions of scripts with a trigger on every update of `lt_scripts`, and so writes a
 * table of its own in our transaction.
 */
export async function withVersioningTrigger(connection: Connection): Promise<void> {
  await connection.query(
    `create table plugin_lt_scriptbackups (ScriptHistoryID int auto_increment primary key, ScriptId int,
       ScriptName varchar(255), ScriptNotes text, ScriptData longblob, ScriptVersion int, ScriptGuid varchar(36),
       VersionNumber int, BackupCreateDate datetime)`,
  );
  await connection.query(
    `create trigger plugin_lt_scriptversioning before update on lt_scripts for each row
       insert into plugin_lt_scriptbackups (ScriptId, ScriptName, ScriptNotes, ScriptData, ScriptVersion, ScriptGuid,
         VersionNumber, BackupCreateDate)
       values (old.ScriptId, old.ScriptName, old.ScriptNotes, old.ScriptData, old.ScriptVersion, old.ScriptGuid, 1, now())`,
  );
}

/** A trigger that changes what is written: only reading back shows it. */
export async function withMutatingTrigger(
  connection: Connection,
  table: string,
  column: string,
): Promise<void> {
  for (const moment of ['insert', 'update']) {
    await connection.query(
      `create trigger ?? before ${moment} on ?? for each row set new.?? = concat(new.??, ' (altered)')`,
      [`alter_${table}_${moment}`, table, column, column],
    );
  }
}

/** The procedures that rebuild the views of EDF values; each call is noted in `extradata_calls`. */
export async function withExtraDataProcedures(connection: Connection): Promise<void> {
  await connection.query(
    'create table extradata_calls (ID int auto_increment primary key, Routine varchar(50), Form int, Name varchar(50))',
  );
  for (const routine of ['v_extradata', 'v_extradatarefresh']) {
    await connection.query(
      `create procedure ${routine} (pForm int, pName varchar(50))
         insert into extradata_calls (Routine, Form, Name) values ('${routine}', pForm, pName)`,
    );
  }
}

async function columnType(connection: Connection, table: string, column: string): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `select column_type as type from information_schema.columns
     where table_schema = database() and table_name = ? and column_name = ?`,
    [table, column],
  );
  const type: unknown = rows[0]?.type;
  if (typeof type !== 'string') throw new Error(`There is no column ${table}.${column}.`);
  return type;
}
