import type { Description } from './description.ts';

/** Scripts (docs/automate-schema.md#3.1, 4). Who may run and edit them belongs to the instance. */
export const script: Description = {
  contentType: 'script',
  title: 'scripts',
  table: 'lt_scripts',
  key: 'ScriptId',
  identity: { guid: 'ScriptGuid' },
  name: 'ScriptName',
  place: {
    by: 'folder',
    column: 'FolderId',
    folders: {
      table: 'scriptfolders',
      key: 'FolderID',
      parent: 'ParentID',
      name: 'Name',
      guid: 'GUID',
    },
  },
  columns: [
    { column: 'ScriptName', value: { is: 'text' } },
    { column: 'ScriptNotes', value: { is: 'text' } },
    { column: 'ComputerScript', value: { is: 'integer' } },
    { column: 'LocationScript', value: { is: 'integer' } },
    { column: 'MaintenanceScript', value: { is: 'integer' } },
    { column: 'FunctionScript', value: { is: 'integer' } },
    { column: 'ScriptFlags', value: { is: 'integer' } },
    { column: 'Parameters', value: { is: 'text' } },
    { column: 'ScriptVersion', value: { is: 'integer' } },
    { column: 'LicenseData', value: { is: 'license-data' } },
    { column: 'ScriptData', value: { is: 'script-data' } },
  ],
  noise: [
    { column: 'Permission', onInsert: { value: '' } },
    { column: 'EditPermission', onInsert: { value: '' } },
    { column: 'Last_User', onInsert: { value: 'prosync' } },
    { column: 'Last_Date', onInsert: 'now' },
  ],
  afterwards: ['Say which user classes may run and edit the new scripts: they arrive with none.'],
};
