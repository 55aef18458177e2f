import { source as automateSource, target as automateTarget } from './automate/index.ts';
import type { SourceConnector, TargetConnector } from './connector.ts';
import { source as directorySource, target as directoryTarget } from './directory/index.ts';
import type { ConnectorName } from './forms.ts';
import type { SourceLimits } from './source-limits.ts';

/*
 * What reads and writes, by the name of each connector. Readers and writers are separate lists, so that the client's one file has no
 * readers in it, and the server's no writers.
 */

/** What writes each kind of target. */
export const TARGETS: Readonly<Record<ConnectorName, TargetConnector>> = {
  directory: directoryTarget,
  automate: automateTarget,
};

/** What reads each kind of source, on a server with these limits. */
export function sourceConnectors(
  limits: SourceLimits,
): Readonly<Record<ConnectorName, SourceConnector>> {
  return { directory: directorySource(limits), automate: automateSource(limits) };
}
