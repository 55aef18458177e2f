import type { World } from '../instance/world.ts';
import type { Row } from './row.ts';

const FORMS = [1, 2, 3, 1, 2, 3, 1, 4, 5, 6, 7, 13];

/** Extra data fields on several forms: texts, check boxes with a tooltip, drop-downs with their options. */
export function extraDataFieldRows(world: World): Row[] {
  return world.all('extra-data-field').map((field) => {
    const random = world.random(field);
    const fType = random.between(0, 2);
    return {
      ID: field.id,
      Form: FORMS[field.index % FORMS.length] ?? 1,
      Name: field.name,
      Sort: random.between(0, 50),
      NoBreak: 0,
      FType: fType,
      Section: random.pick(['Monitoring', 'Vulnerability', '△ Custom Automation', 'Exclusions']),
      UnEditable: random.between(0, 1),
      Collapsed: 0,
      Fill:
        ['', 'Tick to leave it out.', 'Disabled~Audit with Autofix~Audit Only|What to do|2'][
          fType
        ] ?? '',
      LtGuid: field.guid,
      IsPassword: random.chance(0.05) ? 1 : 0,
      IsEncrypted: 0,
      IsHidden: 0,
      IsRestricted: 0,
      ViewPermissions: '',
      EditPermissions: '',
    };
  });
}
