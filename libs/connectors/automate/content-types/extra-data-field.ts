import type { Description } from './description.ts';

/** The form of an extra data field in words: the first segment of its path (docs/automate-schema.md#3.7). */
const FORMS = {
  1: 'Computer',
  2: 'Location',
  3: 'Client',
  4: 'Probe',
  5: 'Device',
  6: 'Ticket',
  7: 'Group',
  13: 'Contact',
};

/** Extra data fields (docs/automate-schema.md#3.7): the definitions, never the values. */
export const extraDataField: Description = {
  contentType: 'extra-data-field',
  title: 'extra data fields',
  table: 'extrafield',
  key: 'ID',
  identity: { guid: 'LtGuid' },
  name: 'Name',
  place: { by: 'word', column: 'Form', words: FORMS },
  columns: [
    { column: 'Form', value: { is: 'integer' } },
    { column: 'Name', value: { is: 'text' } },
    { column: 'Section', value: { is: 'text' } },
    { column: 'FType', value: { is: 'integer' } },
    { column: 'Fill', value: { is: 'text' } },
    { column: 'Sort', value: { is: 'integer' } },
    { column: 'NoBreak', value: { is: 'integer' } },
    { column: 'UnEditable', value: { is: 'integer' } },
    { column: 'Collapsed', value: { is: 'integer' } },
    { column: 'IsPassword', value: { is: 'integer' } },
    { column: 'IsEncrypted', value: { is: 'integer' } },
    { column: 'IsHidden', value: { is: 'integer' } },
    { column: 'IsRestricted', value: { is: 'integer' } },
  ],
  noise: [
    { column: 'ViewPermissions', onInsert: { value: '' } },
    { column: 'EditPermissions', onInsert: { value: '' } },
  ],
  afterwards: [
    "Refresh the views of the extra data fields: Call v_extradata(1,'computers'); Call v_extradatarefresh(1,'computers'); and the same with (2,'locations') and (3,'clients').",
  ],
};
