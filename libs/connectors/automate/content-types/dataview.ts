import { AUDIT_VIEW_GUID } from './audit-view-guid.ts';
import type { Description } from './description.ts';

/** Dataviews (docs/automate-schema.md#3.6). Their texts are copied byte for byte: commas inside functions are written `;;`. */
export const dataview: Description = {
  contentType: 'dataview',
  title: 'dataviews',
  table: 'dataviews',
  key: 'DataViewID',
  identity: { guid: 'GUID' },
  reserved: AUDIT_VIEW_GUID,
  name: 'Name',
  place: {
    by: 'folder',
    column: 'FolderID',
    folders: {
      table: 'dataviewfolders',
      key: 'FolderID',
      parent: 'ParentID',
      name: 'Name',
      inferred: true,
    },
  },
  columns: [
    { column: 'Name', value: { is: 'text' } },
    { column: 'FieldList', value: { is: 'sql', as: 'field-list' } },
    { column: 'ColumnList', value: { is: 'text' } },
    { column: 'HiddenList', value: { is: 'text' } },
    { column: 'SQLBody', value: { is: 'sql', follows: 'FieldList' } },
    { column: 'SQLWhere', value: { is: 'sql' } },
    { column: 'IDColumn', value: { is: 'text', as: 'part' } },
    { column: 'ClientLink', value: { is: 'text', as: 'part' } },
    { column: 'ComputerLink', value: { is: 'text', as: 'part' } },
    { column: 'LocationLink', value: { is: 'text', as: 'part' } },
    { column: 'SortField', value: { is: 'text', as: 'part' } },
    { column: 'GroupField', value: { is: 'text', as: 'part' } },
    { column: 'SortOrder', value: { is: 'integer' } },
    { column: 'FilterControl', value: { is: 'text', as: 'value' } },
    { column: 'FormatControl', value: { is: 'text', as: 'value' } },
    { column: 'IconControl', value: { is: 'text', as: 'value' } },
  ],
  noise: [
    { column: 'SystemPermission', onInsert: { value: '' } },
    { column: 'UserClassName', onInsert: { value: '' } },
    { column: 'SystemPermissionHigh', onInsert: { value: '' } },
  ],
  afterwards: ['Say which user classes see the new dataviews: they arrive with none.'],
};
