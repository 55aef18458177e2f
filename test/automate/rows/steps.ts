import type { Step } from '../encode.ts';
import type { Random } from '../instance/random.ts';
import type { Listed, World } from '../instance/world.ts';
import { isAtTop } from './folders.ts';

/** The functions of Automate that steps here use, by what they refer to. */
export const FUNCTIONS = {
  variableSet: 20,
  scriptRun: 17,
  scriptForEach: 92,
  scriptForEachSql: 146,
  extraDataSet: 80,
  extraDataCheck: 95,
  extraDataGet: 103,
  pluginEnabled: 225,
  roleDetected: 237,
  groupMemberAdd: 130,
  groupMemberRemove: 131,
  ticketCreate: 105,
  sqlCheck: 117,
  note: 139,
  shell: 10,
} as const;

type Made = Pick<Step, 'functionId' | 'params'>;

/**
 * The steps of a script, in Automate's three sections: references by GUID to scripts (cycles and itself included), EDFs,
 * plugins and roles, by number to groups and users; a few disabled; most of them ordinary text.
 */
export function stepsOf(world: World, script: Listed, random: Random): Step[] {
  const size = random.chance(0.05) ? random.between(120, 332) : random.between(4, 45);
  const made = [
    ...calls(world, script),
    ...Array.from({ length: size }, () => anyStep(world, script, random)),
  ];
  const sorts = { 1: 0, 2: 0, 3: 0 };
  return made.map((step, at) => {
    const action = at === 0 ? 2 : random.pick([1, 2, 2, 2, 2, 2, 3] as const);
    return {
      ...step,
      action,
      sort: sorts[action]++,
      continue: random.between(0, 1),
      osLimit: random.chance(0.05) ? random.pick([24, -2147483648 + 21]) : random.pick([0, 0, 21]),
      indentation: random.between(0, 3),
    };
  });
}

/** Calls in circles of five; every fiftieth script calls itself. */
function calls(world: World, script: Listed): Made[] {
  const scripts = world.of('script', script.origin);
  const circle = Math.floor(script.index / 5) * 5;
  const next = scripts[circle + ((script.index + 1) % 5)] ?? scripts[circle];
  if (!next || isAtTop(next) || script.origin === 'stock') return [];
  const called = script.index % 50 === 0 ? [next, script] : [next];
  return called
    .filter((one) => one !== script || script.index % 50 === 0)
    .map(({ guid }) => ({ functionId: FUNCTIONS.scriptRun, params: [guid, '', '1'] }));
}

function anyStep(world: World, script: Listed, random: Random): Made {
  return random.chance(0.15) ? reference(world, script, random) : text(random);
}

function reference(world: World, script: Listed, random: Random): Made {
  const guid = (kind: 'extra-data-field' | 'plugin'): string =>
    world.target(script, kind, random)?.guid ?? '@edf@';
  const role = world.target(script, 'role-definition', random);
  const group = world.targetId(script, 'group', random);
  const user = world.targetId(script, 'user', random);
  const F = FUNCTIONS;
  return random.pick<Made>([
    { functionId: F.extraDataSet, params: [guid('extra-data-field'), '%computerid%', '@value@'] },
    { functionId: F.extraDataCheck, params: [guid('extra-data-field'), '%computerid%', '1'] },
    { functionId: F.extraDataGet, params: [guid('extra-data-field'), '%computerid%', 'state'] },
    { functionId: F.pluginEnabled, params: [guid('plugin')] },
    { functionId: F.roleDetected, params: [role ? `${role.name}:${role.guid}` : '@role@', '1'] },
    { functionId: F.groupMemberAdd, params: [String(group)] },
    { functionId: F.ticketCreate, params: ['Failed on %computername%', String(user), '△'] },
    { functionId: F.scriptForEach, params: ['@script@', '1,2,3'] },
  ]);
}

function text(random: Random): Made {
  const F = FUNCTIONS;
  const number = random.between(1, 9999);
  return random.pick<Made>([
    { functionId: F.variableSet, params: ['13', `set to ${number}`, 'variableName'] },
    { functionId: F.note, params: [`Step ${number}: then the "rest" & <more>; déjà vu △ 🔧`] },
    {
      functionId: F.shell,
      params: [
        `powershell.exe -Command "if ((Get-Item 'C:\\x\\${number}').Length -gt ${number}) {\r\n  Write-Output 'big'\r\n}"`,
        'result',
      ],
    },
    {
      functionId: F.sqlCheck,
      params: [
        `SELECT COUNT(*) FROM computers WHERE name <> '' AND computerid = ${number} -- a comment`,
        '>',
        '0',
      ],
    },
  ]);
}
