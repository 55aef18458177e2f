import type { Description } from './description.ts';

/** Role definitions (docs/automate-schema.md#3.8): how a role is detected, never where it was. */
export const roleDefinition: Description = {
  contentType: 'role-definition',
  title: 'role definitions',
  table: 'roledefinitions',
  key: 'RoleDefinitionId',
  identity: { guid: 'RoleDetectionGuid' },
  name: 'RoleName',
  place: { by: 'name' },
  columns: [
    { column: 'RoleName', value: { is: 'text' } },
    { column: 'RoleType', value: { is: 'text' } },
    { column: 'RoleSubType', value: { is: 'text' } },
    { column: 'DetectionString', value: { is: 'text' } },
    { column: 'ComparisonOperator', value: { is: 'text' } },
    { column: 'ComparisonResult', value: { is: 'text' } },
    { column: 'SerialKeyString', value: { is: 'text' } },
    { column: 'ProductKeyString', value: { is: 'text' } },
    { column: 'IsRemote', value: { is: 'integer' } },
    { column: 'IsSupport', value: { is: 'integer' } },
    { column: 'OsType', value: { is: 'integer' } },
    { column: 'SearchId', value: { is: 'reference', to: 'search' } },
    {
      column: 'ParentRoleDefinitionGuid',
      value: { is: 'guid-reference', to: 'role-definition' },
    },
  ],
  noise: [],
  afterwards: [],
};
