import type { SourceView } from '#api/sources';
import { automate } from './automate.ts';
import type { ConnectorForm } from './connector.ts';
import { directory } from './directory.ts';

/** Every connector that a source can be added with; the first is the one that is offered. */
export const CONNECTORS: readonly [ConnectorForm, ...ConnectorForm[]] = [directory, automate];

/** The connector of this name; the first when there is none. */
export function connectorOf(name: string): ConnectorForm {
  return CONNECTORS.find((connector) => connector.name === name) ?? CONNECTORS[0];
}

/** What people call the connector of a source; one that this console does not know is shown as it is. */
export function connectorLabel(name: string): string {
  return CONNECTORS.find((connector) => connector.name === name)?.label ?? name;
}

/** Where a source is, in one line. */
export function placeOf({ connector, settings }: SourceView): string {
  const known = CONNECTORS.find(({ name }) => name === connector);
  return known ? known.lineOf(settings) : JSON.stringify(settings);
}
