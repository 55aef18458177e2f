import type { SourceView } from '#api/sources';
import type { ConnectorForm } from '#connectors/connector-form';
import { FORMS } from '#connectors/forms';

/** The connector of this name; the first when there is none. */
export function connectorOf(name: string): ConnectorForm {
  return knownConnector(name) ?? FORMS[0];
}

/** The connector of this name, if this console knows it. */
export function knownConnector(
  name: string,
  forms: readonly ConnectorForm[] = FORMS,
): ConnectorForm | undefined {
  return forms.find((connector) => connector.name === name);
}

/** What people call the connector of a source; one that this console does not know is shown as it is. */
export function connectorLabel(name: string): string {
  return knownConnector(name)?.label ?? name;
}

/** Where a source is, in one line. */
export function placeOf({ connector, settings }: SourceView): string {
  const known = knownConnector(connector);
  return known ? known.lineOf(settings) : JSON.stringify(settings);
}
