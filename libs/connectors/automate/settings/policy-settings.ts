import { normalGuid } from '#domain/item';
import { contentTypes } from '../content-types/content-types.ts';
import type { Description, NoiseColumn } from '../content-types/description.ts';
import type { Fields } from './setting-fields.ts';

/** What an update does with a column: leave what the instance has, or write what was published. */
type Choice = 'keep' | 'overwrite';

/** Column by column, each as its description spells it. */
export type Choices = Readonly<Record<string, Choice>>;

/** What a new row gets in a column that is no content. */
export type Inserted = Readonly<Record<string, string | number>>;

const CHOICES = ['keep', 'overwrite'] as const;
const TYPES = contentTypes.map(({ contentType }) => contentType);

/** `policy: { internal-monitor: { interval: overwrite } }`: per content type, what an update does with its columns. */
export function policyOf(value: unknown, fields: Fields): Readonly<Record<string, Choices>> {
  const section = fields.section('policy', value, '{ internal-monitor: { interval: overwrite } }');
  return Object.fromEntries(
    Object.entries(section).map(([written, columns]) => {
      const field = `policy.${written}`;
      const type = fields.known(field, written, TYPES);
      const known = contentTypes.filter(({ contentType }) => contentType === type);
      return [type, choicesOf(field, columns, known, fields)];
    }),
  );
}

/** `items: { <guid>: { AlertAction: overwrite } }`: the same for one item. */
export function itemsOf(value: unknown, fields: Fields): Readonly<Record<string, Choices>> {
  const section = fields.section('items', value, '{ <guid>: { AlertAction: overwrite } }');
  return Object.fromEntries(
    Object.entries(section).map(([written, columns]) => {
      const guid = normalGuid(written);
      if (guid === null)
        throw fields.error(
          `items.${written}`,
          'is not a GUID.',
          'Write the GUID that "prosync status" shows.',
        );
      return [guid, choicesOf(`items.${written}`, columns, contentTypes, fields)];
    }),
  );
}

/** `onInsert: { script: { Permission: "0," } }`: per content type, what new rows get in columns that are no content. */
export function onInsertOf(value: unknown, fields: Fields): Readonly<Record<string, Inserted>> {
  const section = fields.section('onInsert', value, '{ script: { Permission: "0," } }');
  return Object.fromEntries(
    Object.entries(section).map(([written, columns]) => {
      const field = `onInsert.${written}`;
      const type = fields.known(field, written, TYPES);
      const noise = contentTypes.filter((d) => d.contentType === type).flatMap((d) => d.noise);
      return [type, insertedOf(field, columns, noise, fields)];
    }),
  );
}

function choicesOf(
  field: string,
  value: unknown,
  descriptions: readonly Description[],
  fields: Fields,
): Choices {
  const section = fields.section(field, value, `${field}: { interval: overwrite }`);
  return Object.fromEntries(
    Object.entries(section).map(([written, choice]) => {
      const name = `${field}.${written}`;
      const column = chosenColumn(name, written, descriptions, fields);
      return [column, fields.oneOf<Choice>(name, choice ?? '', CHOICES, 'keep')];
    }),
  );
}

/** What an item is called and where it stands cannot be kept: it would look moved for ever. */
function chosenColumn(
  field: string,
  written: string,
  descriptions: readonly Description[],
  fields: Fields,
): string {
  const fixed = descriptions.flatMap(({ name, place }) =>
    'column' in place ? [name, place.column] : [name],
  );
  const columns = descriptions.flatMap((d) => d.columns.map(({ column }) => column));
  const noise = descriptions.flatMap((d) => d.noise.map(({ column }) => column));
  const free = columns.filter((column) => !fixed.includes(column));
  const is = (column: string): boolean => column.toLowerCase() === written.toLowerCase();
  if (!free.some(is) && noise.some(is))
    throw fields.error(field, 'is never overwritten by an update.', 'Leave it out.');
  if (!free.some(is) && fixed.some(is))
    throw fields.error(field, 'sets the name or the location of the item.', 'Leave it out.');
  return fields.known(field, written, free);
}

function insertedOf(
  field: string,
  value: unknown,
  noise: readonly NoiseColumn[],
  fields: Fields,
): Inserted {
  const section = fields.section(field, value, `${field}: { Permission: "0," }`);
  const free = noise
    .filter(({ onInsert }) => onInsert === undefined || typeof onInsert === 'object')
    .map(({ column }) => column);
  return Object.fromEntries(
    Object.entries(section).map(([written, given]) => {
      const name = `${field}.${written}`;
      const column = fields.known(name, written, free);
      if (typeof given === 'string' || Number.isSafeInteger(given))
        return [column, given as string | number];
      throw fields.error(
        name,
        'is neither text nor a whole number.',
        `Write it as in ${written}: "0,"`,
      );
    }),
  );
}
