import type { World } from '../instance/world.ts';
import type { Row } from './row.ts';

/** Role definitions: a quarter has a parent, by GUID; a fifth a search, by number. */
export function roleDefinitionRows(world: World): Row[] {
  return world.all('role-definition').map((role) => {
    const random = world.random(role);
    const parent = world.of('role-definition', role.origin)[Math.floor(role.index / 2)];
    const hasParent = role.index % 4 === 3 && parent !== undefined;
    return {
      RoleDefinitionId: role.id,
      RoleName: role.name,
      RoleType: random.pick(['PowerShell', 'Domain Controller', 'Encryption']),
      RoleSubType: 'Role',
      DetectionString: `{%@powershell.exe -Command "(Get-Service '${role.index}').Status"@%}`,
      ComparisonOperator: random.pick(['eq', 'ct']),
      ComparisonResult: random.pick(['Enabled', 'Running']),
      SerialKeyString: '',
      ProductKeyString: '',
      RoleDetectionGuid: role.guid,
      IsRemote: 1,
      SearchId: random.chance(0.2) ? world.targetId(role, 'search', random) : 0,
      IsSupport: 0,
      ParentRoleDefinitionGuid: hasParent ? parent.guid : '',
      OsType: 1,
    };
  });
}
