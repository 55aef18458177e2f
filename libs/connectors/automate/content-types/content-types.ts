import { alertTemplate } from './alert-template.ts';
import { dataview } from './dataview.ts';
import type { Description } from './description.ts';
import { extraDataField } from './extra-data-field.ts';
import { group } from './group.ts';
import { internalMonitor } from './internal-monitor.ts';
import { remoteMonitor } from './remote-monitor.ts';
import { roleDefinition } from './role-definition.ts';
import { script } from './script.ts';
import { search } from './search.ts';

/** Every content type of Automate that ProSync knows, in the order of insertion of docs/automate-schema.md#6. */
export const contentTypes: readonly Description[] = [
  extraDataField,
  roleDefinition,
  search,
  group,
  script,
  alertTemplate,
  internalMonitor,
  remoteMonitor,
  dataview,
];

/** The description of this content type; undefined for one that Automate does not have. */
export function descriptionOf(contentType: string): Description | undefined {
  return contentTypes.find((description) => description.contentType === contentType);
}
