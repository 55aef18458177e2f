import { resolve } from 'node:path';
import type { TargetConnector } from '../connector.ts';
import { directoryWriter } from './writer.ts';

/*
 * The connector `directory`: a folder or a Git work tree as a source and as a target (docs/sources.md). What it asks people for is in
 * `directory-form.ts`.
 */

export { directoryForm as form } from './directory-form.ts';
export { directorySource as source } from './directory-source.ts';

/** `directory:/srv/content` */
export const target: TargetConnector = {
  writer: (where, { folder, recordFolder }) =>
    directoryWriter({ root: resolve(folder, where), recordFolder }),
  absolute: (where, folder) => resolve(folder, where),
  folder: (where, folder) => resolve(folder, where),
};
