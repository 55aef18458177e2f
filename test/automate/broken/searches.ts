import type { Connection } from 'mysql2/promise';
import { insertRows } from '../instance/insert.ts';
import type { World } from '../instance/world.ts';
import { extraDataFieldRows } from '../rows/extra-data-field-row.ts';
import { remoteMonitorRows } from '../rows/remote-monitor-row.ts';
import { searchRows, searchSql, searchXml, type Condition } from '../rows/search-row.ts';

/** Fields that the vendor ships, as one hopes: a search refers to them that no bundle brings. */
export const HOPED_FOR_FIELDS = [
  '553438e0-b7e1-11e0-aac1-9d777f14e852',
  'a72e229b-3bf5-11e1-92fd-c1ee63289e9e',
  '5ca92306-2d93-11e1-ac0f-3d76979114ae',
  '55346207-b7e1-11e0-aac1-9d777f14e852',
];

/** Refers to a location's field that is nowhere (`missing`), and to a location's field as a computer's (`wrongLevel`). */
export async function searchForSmb1(
  connection: Connection,
  world: World,
): Promise<{ guid: string; missing: string; wrongLevel: string }> {
  const guid = '0353b13c-69ec-484d-946e-7925fc9d096d';
  const missing = '02f643c0-259d-495b-a0b1-e58c347fda7c';
  const wrongLevel = '77e6376d-3a70-454e-b6d0-d10261177218';
  await insertFields(connection, world, [wrongLevel], 2);
  const kind = 'extra-data-field';
  await insertSearch(connection, world, guid, 'SMB1 Vulnerability Remote Monitor Creation', [
    { kind, guid: missing, label: 'SMB1 Exclude', level: 'Location' },
    { kind, guid: wrongLevel, label: 'SMB1 Exclude', level: 'Computer' },
  ]);
  return { guid, missing, wrongLevel };
}

/** Refers to `HOPED_FOR_FIELDS`, which the instance may have got from the vendor (`insertHopedForFields`) or not. */
export async function searchForVulnerabilities(
  connection: Connection,
  world: World,
): Promise<string> {
  const guid = '47d73828-38b1-4289-ae68-3017cf968ff7';
  const conditions = HOPED_FOR_FIELDS.map((field): Condition => ({
    kind: 'extra-data-field',
    guid: field,
    label: 'Patching',
  }));
  await insertSearch(connection, world, guid, 'Vulnerability Management', conditions);
  return guid;
}

/** Makes this instance one that has `HOPED_FOR_FIELDS`. */
export function insertHopedForFields(connection: Connection, world: World): Promise<void> {
  return insertFields(connection, world, HOPED_FOR_FIELDS, 1);
}

/** A remote monitor with the numbers of somebody else's alert template (172) and search (1406). */
export async function monitorWithPrivateNumbers(
  connection: Connection,
  world: World,
): Promise<{ group: string; name: string }> {
  const name = 'ProVal - Dev - Disable Netbios on Network Interfaces';
  const group = world.of('group', 'distributed')[0] ?? world.all('group')[0];
  const [like] = remoteMonitorRows(world);
  if (!group || !like) throw new Error('The instance has no group with a remote monitor.');
  const numbers = { AlertAction: 172, SearchID: 1406 };
  await insertRows(connection, 'groupagents', [
    { ...like, ...numbers, AgentID: 900_001, GroupID: group.id, Name: name, interval: 21_600 },
  ]);
  return { group: group.guid, name };
}

async function insertSearch(
  connection: Connection,
  world: World,
  guid: string,
  name: string,
  conditions: Condition[],
): Promise<void> {
  const [like] = searchRows(world);
  const texts = { SQL: searchSql(conditions), SearchXML: searchXml(conditions) };
  const dates = { UpdatedBy: null, UpdateDate: null };
  await insertRows(connection, 'sensorchecks', [
    { ...like, ...texts, ...dates, SensID: null, Name: name, GUID: guid },
  ]);
}

async function insertFields(
  connection: Connection,
  world: World,
  guids: string[],
  form: number,
): Promise<void> {
  const [like] = extraDataFieldRows(world);
  const rows = guids.map((guid) => ({
    ...like,
    ID: null,
    Form: form,
    Name: `Hoped for ${guid.slice(0, 8)}`,
    LtGuid: guid,
  }));
  await insertRows(connection, 'extrafield', rows);
}
