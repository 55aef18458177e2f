import { z } from 'zod';
import { isStorableText } from '#domain/item';

/**
 * What people and the API see of a connector: how it is called, and what it asks for. It runs in browsers, too, and imports nothing
 * of Node. The list of all of them is `forms.ts`.
 */
export interface ConnectorForm<Name extends string = string> {
  /** Its name in the API, in settings and before the colon of a target. */
  name: Name;
  label: string;
  /**
   * True when the paths of its items are those of files below a folder. Those of other sources are places in the tree of a
   * program, which takes any name, and the same one twice (docs/adr/0004-paths-that-collide.md).
   */
  hasFilePaths: boolean;
  /** The settings of a source: whether they fit. The connector checks what they mean. */
  settings: z.ZodType<Settings>;
  /** True when a source needs a password, which the API takes beside the settings and never stores. */
  needsPassword: boolean;
  /** What is asked about a source, in this order. */
  fields: readonly ConnectorField[];
  /** The typed values as the API takes them. */
  placeFrom: (values: FieldValues) => SourcePlace;
  /** What the fields show for these settings. */
  valuesFrom: (settings: Settings) => FieldValues;
  /** Where a source with these settings is, in one line. */
  lineOf: (settings: Settings) => string;
  target: TargetForm;
}

/** A target as `<connector>:<where>` names it. */
export interface TargetForm {
  /** As messages and help show it: `directory:/srv/content`. */
  example: string;
  /** True when the client's configuration has a section of the connector's name, with the file of a password in it. */
  hasSection: boolean;
}

/** Where a source is, as the API takes it. */
export interface SourcePlace {
  connector: string;
  settings: Settings;
  password?: string | undefined;
}

/** Of a source, as the API has them. */
export type Settings = Readonly<Record<string, unknown>>;

/** A text in settings. */
export const SettingText = z
  .string()
  .min(1)
  .refine((text) => isStorableText(text), 'must not hold NUL');

/** A path on the server. */
export const SettingPath = SettingText.max(4096);

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
