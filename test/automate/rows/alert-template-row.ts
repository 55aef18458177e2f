import { guidFor } from '../instance/random.ts';
import type { Listed, World } from '../instance/world.ts';
import { MOMENT, type Row } from './row.ts';
import { permission } from './script-row.ts';

/** Headers of alert templates. */
export function alertTemplateRows(world: World): Row[] {
  return world.all('alert-template').map((template) => ({
    AlertActionID: template.id,
    Name: template.name,
    Comment: world.random(template).pick(['', 'Runs a script, then makes a ticket.', '△ careful']),
    Last_User: 'PRONOC',
    Last_Date: MOMENT.saved,
    Permission: permission(world),
    EditPermission: '0,',
    GUID: template.guid,
  }));
}

/** Their rows: none (do nothing), or up to three that run a script (512), make a ticket (1024), or both. */
export function alertRows(world: World): Row[] {
  return world.all('alert-template').flatMap((template) => rowsOf(world, template));
}

function rowsOf(world: World, template: Listed): Row[] {
  const random = world.random(template);
  const count = template.origin === 'stock' ? 0 : random.between(0, 3);
  return Array.from({ length: count }, (_, at) => {
    const alertAction = random.pick([512, 512, 1024, 1536]);
    const runsScript = (alertAction & 512) !== 0;
    return {
      AlertID: template.id * 4 + at,
      AlertActionID: template.id,
      DayOfWeek: random.pick([127, 127, 62]),
      TimeStart: '00:00:00',
      TimeEnd: '23:59:00',
      AlertAction: alertAction,
      ContactID: random.pick([-1, -2, 0]),
      UserID: 0,
      ScriptID: runsScript ? world.targetId(template, 'script', random) : 0,
      Message: random.pick(['', '%NAME% on %COMPUTERNAME% △']),
      Trump: 0,
      GUID: guidFor(`alert row ${template.guid} ${at}`),
      WarningAction: random.pick([0, 512]),
    };
  });
}
