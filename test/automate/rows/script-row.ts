import { licenseData, scriptData } from '../encode.ts';
import type { Listed, World } from '../instance/world.ts';
import { folderOf } from './folders.ts';
import { MOMENT, type Row } from './row.ts';
import { stepsOf } from './steps.ts';

/** The scripts, with both blobs as Automate packs them. */
export function scriptRows(world: World): Row[] {
  return world.all('script').map((script) => scriptRow(world, script));
}

function scriptRow(world: World, script: Listed): Row {
  const random = world.random(script);
  const version = random.between(1, 40);
  const { guid } = script;
  const isForComputers = random.chance(0.8);
  return {
    ScriptId: script.id,
    FolderId: folderOf(world, script, 'script-folder')?.id ?? 0,
    ScriptName: script.name,
    ScriptNotes: random.pick(['', `What "${script.name}" does.\r\nAnd why.`, '△ see the handbook']),
    Permission: permission(world),
    EditPermission: '0,',
    ComputerScript: isForComputers ? 1 : 0,
    LocationScript: isForComputers ? 0 : 1,
    MaintenanceScript: 0,
    FunctionScript: random.chance(0.2) ? 1 : 0,
    LicenseData: licenseData({ guid, runCounter: random.between(0, 500) }),
    ScriptData: scriptData({ guid, version, steps: stepsOf(world, script, random) }),
    ScriptVersion: version,
    ScriptGuid: guid,
    ScriptFlags: random.pick([0, 0, 0, 4, 16]),
    Parameters: random.pick(['', '', 'Threshold|Set_Environment']),
    Last_User: `jane@desk-${world.options.firstId}`,
    Last_Date: MOMENT.saved,
  };
}

/** User classes by their numbers, which are this instance's own, with the comma at the end. */
export function permission(world: World): string {
  return `${world
    .all('user-class')
    .map((userClass) => userClass.id)
    .join(',')},`;
}
