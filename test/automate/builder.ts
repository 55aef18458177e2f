import type { Connection } from 'mysql2/promise';
import { ORDINARY, SMALL, type Counts } from './instance/counts.ts';
import { insertTables } from './instance/insert.ts';
import { World } from './instance/world.ts';
import { alertRows, alertTemplateRows } from './rows/alert-template-row.ts';
import { dataviewRows } from './rows/dataview-row.ts';
import { extraDataFieldRows } from './rows/extra-data-field-row.ts';
import { dataviewFolderRows, scriptFolderRows } from './rows/folders.ts';
import { groupRows } from './rows/group-row.ts';
import { groupOverrideRows, monitorRows } from './rows/internal-monitor-row.ts';
import { remoteMonitorRows } from './rows/remote-monitor-row.ts';
import { roleDefinitionRows } from './rows/role-definition-row.ts';
import type { Tables } from './rows/row.ts';
import { scriptRows } from './rows/script-row.ts';
import { searchRows } from './rows/search-row.ts';
import { settingRows, supportingRows } from './rows/supporting.ts';

export interface InstanceOptions {
  /** Decides GUIDs, names and content: the same seed makes the same content. */
  seed: number;
  /** Decides the numeric ids; another number, another instance. */
  firstId?: number;
  /** How many rows of each kind are distributed; `ORDINARY` (hundreds of each) when it is not said. */
  counts?: Counts;
  /** How many rows people of this instance made for themselves; none when it is not said. */
  own?: Counts;
}

/**
 * Fills the stand-in schema (`createSchema`, before or after `createSupportingTables`) with an instance: stock rows,
 * distributed content of every type with references among all of them, and rows of its own. All references can be resolved.
 * The world that it returns knows each row by name, GUID and numeric id.
 */
export async function buildInstance(
  connection: Connection,
  options: InstanceOptions,
): Promise<World> {
  const { seed, firstId = 1000, counts = ORDINARY, own = {} } = options;
  const world = new World({ seed, firstId, counts, own });
  await insertTables(connection, tablesOf(world));
  return world;
}

/**
 * The same for an instance that has not yet got what is distributed: the stock rows, under other numeric ids, and content of
 * its own, some of it with the same names as what will come.
 */
export function buildEmptyInstance(
  connection: Connection,
  { seed, firstId = 50_000, own = SMALL }: Omit<InstanceOptions, 'counts'>,
): Promise<World> {
  return buildInstance(connection, { seed, firstId, counts: {}, own });
}

/** Every row of the instance, by table. */
export function tablesOf(world: World): Tables {
  return {
    extrafield: extraDataFieldRows(world),
    roledefinitions: roleDefinitionRows(world),
    sensorchecks: searchRows(world),
    mastergroups: groupRows(world),
    scriptfolders: scriptFolderRows(world),
    lt_scripts: scriptRows(world),
    alerttemplate: alertTemplateRows(world),
    alerttemplates: alertRows(world),
    agents: monitorRows(world),
    groupdagents: groupOverrideRows(world),
    groupagents: remoteMonitorRows(world),
    dataviewfolders: dataviewFolderRows(world),
    dataviews: dataviewRows(world),
    ...settingRows(world),
    ...supportingRows(world),
  };
}
