import { isAbsolute, resolve } from 'node:path';
import { ProSyncError } from '#domain/errors';
import type { SourceConnector, SourceSettings } from '../connector.ts';
import type { SourceLimits } from '../source-limits.ts';
import { directoryReader } from './reader.ts';
import { refuseRoot, type RootRules } from './root-rules.ts';

/** Sources that are a folder. */
export function directorySource({ roots }: SourceLimits): SourceConnector {
  return {
    checked: (settings) => ({ root: allowedRoot(settings, roots) }),
    reader: (settings) => directoryReader({ root: absoluteRoot(settings) }, roots),
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
