import { isAbsolute, resolve } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { automateSource } from './automate/source-connector.ts';
import type { SourceConnector } from './connector.ts';
import { directoryReader } from './directory/reader.ts';

/** Every connector that can read a source, by the name that a source has for it. */
export const sourceConnectors: Readonly<Record<string, SourceConnector>> = {
  directory: {
    hasFilePaths: true,
    checked: (settings) => ({ root: absoluteRoot(settings.root) }),
    reader: (settings) => directoryReader({ root: absoluteRoot(settings.root) }),
  },
  automate: automateSource,
};

/** The connectors whose items have the paths of files. */
export function fileConnectors(): string[] {
  return Object.keys(sourceConnectors).filter((name) => sourceConnectors[name]?.hasFilePaths);
}

function absoluteRoot(root: unknown): string {
  if (typeof root === 'string' && isAbsolute(root)) return resolve(root);
  throw new ProSyncError(
    'invalid-source',
    'The root of a directory source must be an absolute path, and this one is not.',
    { remedy: 'Write the whole path of the folder on the server, such as /srv/content.' },
  );
}
