import type { NewSourceTest } from '#api/sources';

/** One kind of source as the console asks for it and shows it; a connector is one file beside this one. */
export interface ConnectorForm {
  /** Its name in the API. */
  name: NewSourceTest['connector'];
  label: string;
  /** What is asked, in this order. */
  fields: readonly ConnectorField[];
  /** The typed values as the API takes them. */
  placeFrom: (values: FieldValues) => NewSourceTest;
  /** What stands in the fields for these settings. */
  valuesFrom: (settings: Settings) => FieldValues;
  /** Where a source with these settings is, in one line. */
  lineOf: (settings: Settings) => string;
}

/** Of a source, as the API has them. */
export type Settings = Readonly<Record<string, unknown>>;

/** A line of text to type, or several. */
export interface ConnectorField {
  /** Of the setting; a refusal of the server that names it stands at the field. */
  name: string;
  label: string;
  description?: string;
  type?: 'text' | 'password' | 'number' | 'lines';
  autoComplete?: string;
  required?: boolean;
  maxLength?: number;
}

/** By the name of the field; what was not typed yet is not there. */
export type FieldValues = Readonly<Record<string, string>>;
