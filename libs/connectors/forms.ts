import { automateForm } from './automate/automate-form.ts';
import type { ConnectorForm } from './connector-form.ts';
import { directoryForm } from './directory/directory-form.ts';

/**
 * What people and the API see of every connector; the console offers the first one. Browsers load this list: `registry.ts` has what
 * reads and writes.
 */
export const FORMS = [directoryForm, automateForm] as const satisfies readonly ConnectorForm[];

/** The name of a connector that this version has. */
export type ConnectorName = (typeof FORMS)[number]['name'];

/** The connectors whose items have the paths of files. */
export function fileConnectors(forms: readonly ConnectorForm[] = FORMS): string[] {
  return forms.filter(({ hasFilePaths }) => hasFilePaths).map(({ name }) => name);
}

/** The form of the connector that a target, `<connector>:<where>`, names; null when there is none. */
export function formOfTarget(
  target: string,
  forms: readonly ConnectorForm[] = FORMS,
): ConnectorForm | null {
  return forms.find(({ name }) => target.startsWith(`${name}:`)) ?? null;
}
