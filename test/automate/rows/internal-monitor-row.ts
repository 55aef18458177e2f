import { guidFor, type Random } from '../instance/random.ts';
import type { Listed, World } from '../instance/world.ts';
import { MOMENT, type Row } from './row.ts';

/** Internal monitors, and a few remote ones installed on computers: the same table holds both. */
export function monitorRows(world: World): Row[] {
  const monitors = world.all('internal-monitor');
  return [...monitors.map((monitor) => monitorRow(world, monitor)), ...installedRows(world)];
}

/** The groups that a monitor is applied to, with the alert template, category and contact that win there. */
export function groupOverrideRows(world: World): Row[] {
  return world.all('internal-monitor').flatMap((monitor) =>
    groupsOf(world, monitor).map((group, at) => {
      const random = world.random({ ...monitor, guid: `${monitor.guid} ${at}` });
      return {
        GroupID: group.id,
        AgentID: monitor.id,
        AlertAction: world.targetId(monitor, 'alert-template', random),
        TicketCategory: world.targetId(monitor, 'ticket-category', random),
        ContactID: 0,
      };
    }),
  );
}

/** `subject~~~body!!!subject~~~body`, of success and of failure; a subject may be missing. */
export function alertMessage(random: Random, name: string): string {
  const failed = `${name} failed on %CLIENTNAME%\\%COMPUTERNAME% for %FIELDNAME% result %RESULT%. △`;
  return random.pick([
    `${name} is well~~~All is well on %COMPUTERNAME%.!!!${name} failed~~~${failed}`,
    `All is well.!!!${failed}`,
    '!!!',
  ]);
}

function monitorRow(world: World, monitor: Listed): Row {
  const random = world.random(monitor);
  const groups = groupsOf(world, monitor);
  return {
    AgentID: monitor.id,
    Name: monitor.name,
    LocID: 0,
    ClientID: 0,
    ComputerID: 0,
    DriveID: groups.length > 0 ? groups.map(({ id }) => id).join(',') : random.pick(['', '0']),
    CheckAction: 0,
    AlertAction: world.targetId(monitor, 'alert-template', random),
    AlertMessage: alertMessage(random, monitor.name),
    ContactID: 0,
    interval: random.pick([300, 900, 3600, 86400]),
    ...check(world, monitor, random),
    LastScan: random.chance(0.3) ? MOMENT.disabled : MOMENT.due,
    LastFailed: MOMENT.never,
    FailCount: random.between(0, 9),
    AlertStyle: random.between(0, 1),
    Changed: 0,
    Last_Date: MOMENT.saved,
    Last_User: `jane@desk-${world.options.firstId}`,
    ReportCategory: 0,
    TicketCategory: world.targetId(monitor, 'ticket-category', random),
    Flags: groups.length > 0 ? 0 : 1,
    GUID: monitor.guid,
    AgentDefaultGUID: random.chance(0.1) ? guidFor('a stock monitor') : '',
    WarningCount: 0,
    DeviceId: 0,
  };
}

function check(world: World, monitor: Listed, random: Random): Row {
  if (random.chance(0.4)) return rawSqlCheck(world, monitor, random);
  return {
    Where: random.pick(['patchjobs', 'computers', 'v_extradatacomputers', 'SensorChecks']),
    What: random.pick(['Result', 'computers.LastContact', 'IsSCInstalled']),
    DataOut: random.pick(['', 'computers.OS like "%server%" and computers.ClientID > 0']),
    Comparor: random.pick([1, 2, 6]),
    DataIn: String(random.between(0, 9)),
    IDField: 'computers.ComputerID',
  };
}

/** RAWSQL returns fixed columns, and names roles by GUID and EDFs by name. */
function rawSqlCheck(world: World, monitor: Listed, random: Random): Row {
  const role = world.target(monitor, 'role-definition', random)?.guid ?? '';
  const lines = [
    'SELECT c.Name AS TestValue, c.ComputerID AS IdentityField, c.ComputerID AS computerid, acd.NoAlerts, acd.UpTimeStart, acd.UpTimeEnd',
    'FROM Computers c LEFT JOIN AgentComputerData acd ON acd.ComputerID = c.ComputerID',
    `JOIN computerroledefinitions crd ON crd.ComputerId = c.ComputerID AND crd.RoleDefinitionId = (SELECT RoleDefinitionId FROM roledefinitions WHERE RoleDetectionGuid = '${role}')`,
    'WHERE c.LastContact > DATE_ADD(NOW(), INTERVAL -15 MINUTE)',
    `AND c.Name <> '△ "test" ${random.between(1, 99)}' GROUP BY c.ComputerID`,
  ];
  return {
    Where: 'Computers',
    What: 'RAWSQL',
    DataOut: lines.join('\r\n'),
    Comparor: 20,
    DataIn: '',
    IDField: '',
  };
}

function groupsOf(world: World, monitor: Listed): Listed[] {
  const groups = world.of('group', monitor.origin);
  const count = monitor.index % 2 === 0 ? 0 : 1 + (monitor.index % 3);
  return groups.length < 3
    ? []
    : Array.from({ length: count }, (_, at) => groups[(monitor.index + at) % groups.length]).filter(
        (group) => group !== undefined,
      );
}

/** Not content: what remote monitors of groups became on the computers. */
function installedRows(world: World): Row[] {
  return world.of('remote-monitor', 'distributed').flatMap((monitor, at) => {
    const computer = world.all('computer')[at];
    if (!computer) return [];
    const id = Math.max(0, ...world.all('internal-monitor').map((one) => one.id)) + 1000 + at;
    const like = monitorRow(world, { ...monitor, id });
    return [{ ...like, ComputerID: computer.id, DriveID: '', Flags: 0 }];
  });
}
