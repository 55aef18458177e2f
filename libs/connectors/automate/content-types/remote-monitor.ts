import type { Description } from './description.ts';

/**
 * Remote monitors of groups (docs/automate-schema.md#3.3). Their GUID is made anew on each instance; group and name are what is the
 * same everywhere.
 */
export const remoteMonitor: Description = {
  contentType: 'remote-monitor',
  title: 'remote monitors',
  table: 'groupagents',
  key: 'AgentID',
  identity: { derivedFrom: { reference: 'GroupID', name: 'Name' } },
  name: 'Name',
  place: { by: 'reference', column: 'GroupID' },
  columns: [
    { column: 'GroupID', value: { is: 'reference', to: 'group' } },
    { column: 'Name', value: { is: 'text' } },
    { column: 'SearchID', value: { is: 'reference', to: 'search' } },
    { column: 'ScriptID', value: { is: 'reference', to: 'script' } },
    { column: 'ScriptTarget', value: { is: 'integer' } },
    { column: 'CheckAction', value: { is: 'integer' } },
    { column: 'Where', value: { is: 'text' } },
    { column: 'What', value: { is: 'text' } },
    { column: 'DataOut', value: { is: 'text' } },
    { column: 'Comparor', value: { is: 'integer' } },
    { column: 'DataIn', value: { is: 'text' } },
    { column: 'IDField', value: { is: 'text' } },
    { column: 'datacollector', value: { is: 'text' } },
    { column: 'Category', value: { is: 'integer' } },
    { column: 'AlertMessage', value: { is: 'text' } },
    { column: 'AlertStyle', value: { is: 'integer' } },
    { column: 'AlertAction', value: { is: 'reference', to: 'alert-template' }, local: true },
    {
      column: 'TicketCategory',
      value: { is: 'named', table: 'infocategory', key: 'ID', name: 'CategoryName' },
      local: true,
    },
    { column: 'interval', value: { is: 'integer' }, local: true },
    { column: 'ContactID', value: { is: 'private-number' }, local: true },
  ],
  noise: [
    { column: 'GUID', onInsert: 'new-guid' },
    { column: 'UpdatedBy', onInsert: { value: 'prosync' } },
    { column: 'UpdateDate', onInsert: 'now' },
  ],
  afterwards: [
    'New remote monitors run on the computers of their groups at once: look at the first results.',
  ],
};
