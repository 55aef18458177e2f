import type { Description } from './description.ts';

/** Alert templates (docs/automate-schema.md#3.9): the header with its action rows. `AlertAction` of a row is a bit mask. */
export const alertTemplate: Description = {
  contentType: 'alert-template',
  title: 'alert templates',
  table: 'alerttemplate',
  key: 'AlertActionID',
  identity: { guid: 'GUID' },
  name: 'Name',
  place: { by: 'name' },
  columns: [
    { column: 'Name', value: { is: 'text' } },
    { column: 'Comment', value: { is: 'text' } },
  ],
  noise: [
    { column: 'Permission', onInsert: { value: '' } },
    { column: 'EditPermission', onInsert: { value: '' } },
    { column: 'Last_User', onInsert: { value: 'prosync' } },
    { column: 'Last_Date', onInsert: 'now' },
  ],
  rows: {
    table: 'alerttemplates',
    key: 'AlertID',
    owner: 'AlertActionID',
    guid: 'GUID',
    columns: [
      { column: 'DayOfWeek', value: { is: 'integer' } },
      { column: 'TimeStart', value: { is: 'time' } },
      { column: 'TimeEnd', value: { is: 'time' } },
      { column: 'AlertAction', value: { is: 'integer' } },
      { column: 'WarningAction', value: { is: 'integer' } },
      { column: 'ScriptID', value: { is: 'reference', to: 'script' } },
      { column: 'Message', value: { is: 'text' } },
      { column: 'Trump', value: { is: 'integer' } },
      { column: 'ContactID', value: { is: 'private-number' } },
      { column: 'UserID', value: { is: 'private-number' } },
    ],
    noise: [],
  },
  afterwards: [
    'Say which user classes may use and edit the new alert templates: they arrive with none.',
  ],
};
