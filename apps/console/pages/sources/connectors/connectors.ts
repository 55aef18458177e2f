import type { SourceView } from '#api/sources';
import { automate } from './automate.ts';
import type { ConnectorForm } from './connector.ts';
import { directory } from './directory.ts';

/** Every connector that a source can be added with; the first is the one that is offered. */
export const CONNECTORS: readonly [ConnectorForm, ...ConnectorForm[]] = [directory, automate];

/** The connector of this name; the first when there is none. */
export function connectorOf(name: string): ConnectorForm {
  return knownConnector(name) ?? CONNECTORS[0];
}

/** The connector of this name, if this console knows it. */
export function knownConnector(name: string): ConnectorForm | undefined {
  return CONNECTORS.find((connector) => connector.name === name);
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
