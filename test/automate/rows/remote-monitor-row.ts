import { guidFor, type Random } from '../instance/random.ts';
import type { Listed, World } from '../instance/world.ts';
import { alertMessage } from './internal-monitor-row.ts';
import { MOMENT, type Row } from './row.ts';

/** Remote monitors of groups. Their GUIDs are this instance's own: group and name identify them. */
export function remoteMonitorRows(world: World): Row[] {
  return world.all('remote-monitor').flatMap((monitor) => {
    const group = groupOf(world, monitor);
    return group ? [monitorRow(world, monitor, group)] : [];
  });
}

/** The group of a remote monitor; neighbours are in different ones. */
export function groupOf(world: World, monitor: Listed): Listed | null {
  const groups = world.of('group', monitor.origin);
  return groups[monitor.index % Math.max(1, groups.length)] ?? null;
}

/** Its name: two neighbours, in different groups, have the same. */
export function nameOf(world: World, monitor: Listed): string {
  const siblings = world.of('remote-monitor', monitor.origin);
  const groups = world.of('group', monitor.origin);
  const first = siblings[monitor.index - (monitor.index % 2)] ?? monitor;
  return groups.length > 1 ? first.name : monitor.name;
}

function monitorRow(world: World, monitor: Listed, group: Listed): Row {
  const random = world.random(monitor);
  return {
    AgentID: monitor.id,
    GroupID: group.id,
    SearchID: random.chance(0.6) ? world.targetId(monitor, 'search', random) : 0,
    Name: nameOf(world, monitor),
    CheckAction: 6,
    AlertAction: world.targetId(monitor, 'alert-template', random),
    AlertMessage: alertMessage(random, monitor.name),
    ContactID: 0,
    interval: random.pick([900, 3600, 7200, 21600, 86400, 604800]),
    Where: '127.0.0.1',
    What: '7',
    DataOut: commandLine(random),
    ...comparison(random),
    IDField: '',
    AlertStyle: random.between(0, 1),
    ScriptID: random.chance(0.1) ? world.targetId(monitor, 'script', random) : 0,
    datacollector: '',
    Category: random.pick([16, 21]),
    TicketCategory: world.targetId(monitor, 'ticket-category', random),
    ScriptTarget: 1,
    GUID: guidFor(`remote monitor ${monitor.guid} of ${world.options.firstId}`),
    UpdatedBy: 'root',
    UpdateDate: MOMENT.saved,
  };
}

/** Plain ("does not contain"), or based on states with three expressions, in which `|` is written `%7C`. */
function comparison(random: Random): Row {
  return random.chance(0.2)
    ? { Comparor: 16, DataIn: '10|(?i)(no%7Cnone) found|11|(?i)warn(ing)?|10|(?i)(error%7Cfailed)' }
    : { Comparor: 9, DataIn: random.pick(['True', 'Not Configured', '△']) };
}

function commandLine(random: Random): string {
  const lines = Array.from(
    { length: random.between(4, 20) },
    (_, at) =>
      `$v${at} = Get-ItemProperty 'HKLM:\\Software\\X${random.between(1, 999)}' | Select -First 1;`,
  );
  const path = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
  return `${path} -ExecutionPolicy Bypass -Command "& {${lines.join(' ')} if ($v0) { 'True' } else { \\"no △\\" }}"`;
}
