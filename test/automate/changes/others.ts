import { randomUUID } from 'node:crypto';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { MOMENT } from '../rows/row.ts';
import { idOf } from './item.ts';

/** A remote monitor by what identifies it. */
export interface RemoteMonitorKey {
  /** The GUID of its group. */
  group: string;
  name: string;
}

/** Sets columns of a remote monitor; throws when it is not there. */
export async function editRemoteMonitor(
  connection: Connection,
  { group, name }: RemoteMonitorKey,
  columns: Record<string, string | number | null>,
): Promise<void> {
  const id = await idOf(connection, 'group', group);
  const [result] = await connection.query<ResultSetHeader>(
    'update groupagents set ? where GroupID = ? and binary Name = binary ?',
    [{ ...columns, UpdateDate: MOMENT.saved }, id, name],
  );
  if (result.affectedRows === 0) throw new Error(`There is no remote monitor "${name}".`);
}

/** Deletes a remote monitor and imports it again, as the vendor's procedure does: new number, new GUID, same content. */
export async function reimportRemoteMonitor(
  connection: Connection,
  { group, name }: RemoteMonitorKey,
): Promise<void> {
  const id = await idOf(connection, 'group', group);
  const [rows] = await connection.query<RowDataPacket[]>(
    'select * from groupagents where GroupID = ? and binary Name = binary ?',
    [id, name],
  );
  const [row] = rows;
  if (!row) throw new Error(`There is no remote monitor "${name}".`);
  await connection.query('delete from groupagents where AgentID = ?', [row.AgentID]);
  await connection.query('insert into groupagents set ?', [
    { ...row, AgentID: null, GUID: randomUUID() },
  ]);
}

/** Points all rows of an alert template at another script, by its GUID. */
export async function retargetAlerts(
  connection: Connection,
  template: string,
  script: string,
): Promise<void> {
  await connection.query('update alerttemplates set ScriptID = ? where AlertActionID = ?', [
    await idOf(connection, 'script', script),
    await idOf(connection, 'alert-template', template),
  ]);
}

/** Puts a group under another one, or to the top with null; the derived columns of all groups follow. */
export async function moveGroup(
  connection: Connection,
  guid: string,
  parent: string | null,
): Promise<void> {
  const parentId = parent === null ? 0 : await idOf(connection, 'group', parent);
  await connection.query('update mastergroups set ParentID = ? where GUID = ?', [parentId, guid]);
  const [groups] = await connection.query<RowDataPacket[]>(
    'select GroupID as id, ParentID as parent, Name as name from mastergroups',
  );
  const byId = new Map(groups.map((group) => [Number(group.id), group]));
  const chain = (id: number): RowDataPacket[] => {
    const group = byId.get(id);
    return group ? [...chain(Number(group.parent)), group] : [];
  };
  for (const { id } of groups) {
    const line = chain(Number(id));
    const ids = (list: RowDataPacket[]) => `,${list.map((group) => `${group.id},`).join('')}`;
    const derived = {
      Parents: ids(line.slice(0, -1)),
      // Everything below, as exports of real instances have it.
      Children: ids(
        groups.filter((group) => chain(Number(group.parent)).some((up) => up.id === id)),
      ),
      Depth: line.length - 1,
      FullName: line.map((group) => group.name).join('.'),
    };
    await connection.query('update mastergroups set ? where GroupID = ?', [derived, id]);
  }
}
