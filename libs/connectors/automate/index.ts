import type { TargetConnector } from '../connector.ts';
import { targetSettings } from './settings/automate-settings.ts';
import { automateWriter } from './automate-writer.ts';

/*
 * The connector `automate`: the database of ConnectWise Automate as a source and as a target (docs/automate.md). What it asks people
 * for is in `automate-form.ts`.
 */

export { automateForm as form } from './automate-form.ts';
export { automateSource as source } from './automate-source.ts';

/** `automate:mysql://user@host/labtech`; the rest is in the section `automate` of the client's configuration. */
export const target: TargetConnector = {
  writer: (where, { section, folder }) => automateWriter(targetSettings(where, section, folder)),
  absolute: (where) => where,
  folder: () => null,
};
