import type { Description } from './description.ts';

/** Searches (docs/automate-schema.md#3.4). Both texts name extra data fields and roles by GUID, so they travel as they are. */
export const search: Description = {
  contentType: 'search',
  title: 'searches',
  table: 'sensorchecks',
  key: 'SensID',
  identity: { guid: 'GUID' },
  name: 'Name',
  place: { by: 'name' },
  columns: [
    { column: 'Name', value: { is: 'text' } },
    { column: 'QueryType', value: { is: 'integer' } },
    { column: 'SQL', value: { is: 'sql', as: 'statement' } },
    { column: 'SearchXML', value: { is: 'search-xml' } },
    { column: 'ListData', value: { is: 'text', as: 'value' } },
  ],
  noise: [
    // The table of the folders is not known (docs/automate-schema.md#14): new searches stand at the root.
    { column: 'FolderID', onInsert: { value: 0 } },
    { column: 'UpdatedBy', onInsert: { value: 'prosync' } },
    { column: 'UpdateDate', onInsert: 'now' },
  ],
  afterwards: [],
};
