import { isAbsolute, resolve } from 'node:path';
import { ProSyncError } from '#domain/errors';
import type { PlaceLimits } from './automate/connection/place.ts';
import { automateSource } from './automate/source-connector.ts';
import type { SourceConnector, SourceSettings } from './connector.ts';
import { directoryReader } from './directory/reader.ts';
import { refuseRoot, type RootRules } from './directory/root-rules.ts';

/** Every connector that can read a source, by the name that a source has for it. */
export function sourceConnectors(
  rules: RootRules,
  limits: PlaceLimits,
): Readonly<Record<'directory' | 'automate', SourceConnector>> {
  return { directory: directorySource(rules), automate: automateSource(limits) };
}

/** The connectors whose items have the paths of files. */
export function fileConnectors(): string[] {
  return ['directory'];
}

function directorySource(rules: RootRules): SourceConnector {
  return {
    hasFilePaths: true,
    checked: (settings) => ({ root: allowedRoot(settings, rules) }),
    reader: (settings) => directoryReader({ root: absoluteRoot(settings) }, rules),
  };
}

function allowedRoot(settings: SourceSettings, rules: RootRules): string {
  const root = absoluteRoot(settings);
  refuseRoot(root, rules);
  return root;
}

function absoluteRoot({ root }: SourceSettings): string {
  if (typeof root === 'string' && isAbsolute(root)) return resolve(root);
  throw new ProSyncError(
    'invalid-source',
    'The root of a directory source must be an absolute path, and this one is not.',
    { remedy: 'Write the whole path of the folder on the server, such as /srv/content.' },
  );
}
