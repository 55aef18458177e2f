import { randomUUID } from 'node:crypto';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { edit } from './item.ts';

const FOLDERS = {
  script: { table: 'scriptfolders', column: 'FolderId', hasGuid: true },
  dataview: { table: 'dataviewfolders', column: 'FolderID', hasGuid: false },
} as const;

type Foldered = keyof typeof FOLDERS;

/** The id of the folder with these names from the root down; what is missing is made. 0 for no names. */
export async function folder(
  connection: Connection,
  type: Foldered,
  names: string[],
): Promise<number> {
  const { table, hasGuid } = FOLDERS[type];
  let parent = 0;
  for (const name of names) {
    const [rows] = await connection.query<RowDataPacket[]>(
      'select FolderID as id from ?? where ParentID = ? and binary Name = binary ?',
      [table, parent, name],
    );
    const found: unknown = rows[0]?.id;
    if (typeof found === 'number') {
      parent = found;
      continue;
    }
    const row = { ParentID: parent, Name: name, ...(hasGuid && { GUID: randomUUID() }) };
    const [made] = await connection.query<ResultSetHeader>('insert into ?? set ?', [table, row]);
    parent = made.insertId;
  }
  return parent;
}

/** Moves a script or dataview into a folder, such as `['△ Production', 'Patching']`; no names are the top. */
export async function move(
  connection: Connection,
  type: Foldered,
  guid: string,
  names: string[],
): Promise<void> {
  await edit(connection, type, guid, {
    [FOLDERS[type].column]: await folder(connection, type, names),
  });
}

/** Moves a script or dataview to where no source looks that tracks `ROOT_FOLDERS`. */
export function moveOut(connection: Connection, type: Foldered, guid: string): Promise<void> {
  return move(connection, type, guid, ['Archive', 'Old']);
}

/** Gives the folder itself another name, which moves everything in it. */
export async function renameFolder(
  connection: Connection,
  type: Foldered,
  names: string[],
  name: string,
): Promise<void> {
  const id = await folder(connection, type, names);
  const { table } = FOLDERS[type];
  await connection.query('update ?? set Name = ? where FolderID = ?', [table, name, id]);
}
