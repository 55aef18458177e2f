import type { Connection } from 'mysql2/promise';
import { scriptData, licenseData, type Step } from '../encode.ts';
import { insertRows } from '../instance/insert.ts';
import type { Listed, World } from '../instance/world.ts';
import { extraDataFieldRows } from '../rows/extra-data-field-row.ts';
import { scriptRows } from '../rows/script-row.ts';
import { FUNCTIONS } from '../rows/steps.ts';

/*
 * Broken references that real published content has, and three that its ways of importing invite. Each is inserted into a
 * built instance; what it returns names what a check must find. What is inserted has the `id` of 900,000 and more.
 */

/** A script whose folder has no row: to be treated as lying at the top. */
export async function scriptWithoutFolder(connection: Connection, world: World): Promise<string> {
  const guid = '5d2f0c1e-1111-4c4e-9a51-000000000001';
  await insertScript(connection, world, { guid, name: 'In a folder that is gone' }, [], 987_654);
  return guid;
}

/** A script that calls itself: no order of insertion may loop over it. */
export async function scriptThatCallsItself(connection: Connection, world: World): Promise<string> {
  const guid = '5d2f0c1e-1111-4c4e-9a51-000000000002';
  await insertScript(connection, world, { guid, name: 'Calls itself' }, [
    step(FUNCTIONS.scriptRun, [guid]),
  ]);
  return guid;
}

/** A script that calls one which is nowhere. */
export async function scriptThatCallsNobody(
  connection: Connection,
  world: World,
): Promise<{ guid: string; missing: string }> {
  const guid = '5d2f0c1e-1111-4c4e-9a51-000000000003';
  const missing = '5d2f0c1e-2222-4c4e-9a51-00000000dead';
  await insertScript(connection, world, { guid, name: 'Calls what is gone' }, [
    step(FUNCTIONS.scriptRun, [missing]),
  ]);
  return { guid, missing };
}

/** Steps with numbers of groups and users, which no other instance has: not portable. */
export async function scriptWithNumbers(connection: Connection, world: World): Promise<string> {
  const guid = '5d2f0c1e-1111-4c4e-9a51-000000000004';
  await insertScript(connection, world, { guid, name: 'Hell Script v2' }, [
    step(FUNCTIONS.groupMemberRemove, ['1045']),
    step(136, ['1045']),
    step(FUNCTIONS.ticketCreate, ['Subject', '1', 'Body']),
  ]);
  return guid;
}

/** An extra data field inserted twice with one GUID under two names. */
export async function fieldWithTwoNames(connection: Connection, world: World): Promise<string> {
  const guid = '61accb37-b780-4659-9a77-04eff1e68b71';
  const [like] = extraDataFieldRows(world);
  const rows = ['SMB1 Vulnerability', 'SMBv1 Vulnerability'].map((Name, at) => ({
    ...like,
    ID: 900_001 + at,
    Form: 1,
    Name,
    LtGuid: guid,
  }));
  await insertRows(connection, 'extrafield', rows);
  return guid;
}

/** A header of an alert template inserted twice, because the import looks for nothing. */
export async function templateInsertedTwice(
  connection: Connection,
  world: World,
): Promise<{ guid: string; script: Listed }> {
  const guid = 'ff457b08-849e-4501-8428-1ebe19305dfd';
  const script = world.all('script')[0];
  if (!script) throw new Error('The instance has no script.');
  for (const id of [900_001, 900_002]) {
    await insertRows(connection, 'alerttemplate', [
      { AlertActionID: id, Name: '~Autofix - Disable Internet Explorer', Comment: '', GUID: guid },
    ]);
    await insertAlert(connection, id, script.id);
  }
  return { guid, script };
}

/** An alert template with a row whose script is not there: never to be written as NULL or 0. */
export async function templateWithoutScript(connection: Connection): Promise<string> {
  const guid = '58f3a50a-39c3-11ed-ab7e-000c295e5f21';
  await insertRows(connection, 'alerttemplate', [
    { AlertActionID: 900_003, Name: '~Fetch Windows Update Report', Comment: '', GUID: guid },
  ]);
  await insertAlert(connection, 900_003, 999_999);
  return guid;
}

async function insertAlert(connection: Connection, header: number, script: number): Promise<void> {
  await connection.query(
    `insert into alerttemplates (AlertActionID, DayOfWeek, TimeStart, TimeEnd, AlertAction, ContactID, UserID, ScriptID,
       Message, Trump, GUID, WarningAction)
     values (?, 127, '00:00:00', '23:59:00', 512, -1, 0, ?, '', 0, '53ec7509-f4d9-44fa-9d57-a3d89dfb6b2d', 512)`,
    [header, script],
  );
}

async function insertScript(
  connection: Connection,
  world: World,
  { guid, name }: { guid: string; name: string },
  steps: Step[],
  folder?: number,
): Promise<void> {
  const like = scriptRows(world).find((row) => row.FolderId !== 0);
  const row = {
    ...like,
    ScriptId: null,
    ScriptName: name,
    ScriptGuid: guid,
    ScriptVersion: 1,
    ScriptData: scriptData({
      guid,
      version: 1,
      steps: steps.map((one, sort) => ({ ...one, sort })),
    }),
    LicenseData: licenseData({ guid }),
    ...(folder !== undefined && { FolderId: folder }),
  };
  await insertRows(connection, 'lt_scripts', [row]);
}

function step(functionId: number, params: string[]): Step {
  return { action: 2, functionId, params, sort: 0 };
}
