import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

/** The content types whose rows have a GUID, and where it stands. */
export const PLACES = {
  script: { table: 'lt_scripts', id: 'ScriptId', guid: 'ScriptGuid', name: 'ScriptName' },
  'internal-monitor': { table: 'agents', id: 'AgentID', guid: 'GUID', name: 'Name' },
  search: { table: 'sensorchecks', id: 'SensID', guid: 'GUID', name: 'Name' },
  group: { table: 'mastergroups', id: 'GroupID', guid: 'GUID', name: 'Name' },
  dataview: { table: 'dataviews', id: 'DataViewID', guid: 'GUID', name: 'Name' },
  'extra-data-field': { table: 'extrafield', id: 'ID', guid: 'LtGuid', name: 'Name' },
  'role-definition': {
    table: 'roledefinitions',
    id: 'RoleDefinitionId',
    guid: 'RoleDetectionGuid',
    name: 'RoleName',
  },
  'alert-template': { table: 'alerttemplate', id: 'AlertActionID', guid: 'GUID', name: 'Name' },
} as const;

export type ItemType = keyof typeof PLACES;

type Value = string | number | Buffer | null;

/** The whole row of an item; null when there is none. */
export async function rowOf(
  connection: Connection,
  type: ItemType,
  guid: string,
): Promise<Record<string, unknown> | null> {
  const { table, guid: column } = PLACES[type];
  const [rows] = await connection.query<RowDataPacket[]>('select * from ?? where ?? = ?', [
    table,
    column,
    guid,
  ]);
  return rows[0] ?? null;
}

/** The numeric id of an item on this instance; throws when it is not there. */
export async function idOf(connection: Connection, type: ItemType, guid: string): Promise<number> {
  const row = await rowOf(connection, type, guid);
  if (!row) throw new Error(`There is no ${type} ${guid}.`);
  return Number(row[PLACES[type].id]);
}

/** Sets columns of an item as a person's edit does; throws when the item is not there. */
export async function edit(
  connection: Connection,
  type: ItemType,
  guid: string,
  columns: Record<string, Value>,
): Promise<void> {
  const { table, guid: column } = PLACES[type];
  const [result] = await connection.query<ResultSetHeader>('update ?? set ? where ?? = ?', [
    table,
    columns,
    column,
    guid,
  ]);
  if (result.affectedRows === 0) throw new Error(`There is no ${type} ${guid}.`);
}

/** Gives an item another name. */
export function rename(
  connection: Connection,
  type: ItemType,
  guid: string,
  name: string,
): Promise<void> {
  return edit(connection, type, guid, { [PLACES[type].name]: name });
}

/** Deletes an item as Automate's console does: the row, and what only belongs to it. */
export async function remove(connection: Connection, type: ItemType, guid: string): Promise<void> {
  const { table, id } = PLACES[type];
  const number = await idOf(connection, type, guid);
  await connection.query('delete from ?? where ?? = ?', [table, id, number]);
  if (type === 'internal-monitor') {
    await connection.query('delete from groupdagents where AgentID = ?', [number]);
  }
  if (type === 'alert-template') {
    await connection.query('delete from alerttemplates where AlertActionID = ?', [number]);
  }
}
