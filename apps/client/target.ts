import { isAbsolute, resolve } from 'node:path';
import type { ContentWriter } from '#connectors/connector';
import { directoryWriter } from '#connectors/directory/writer';
import { ProSyncError } from '#domain/errors';
import type { Config } from './state/config.ts';
import type { Place } from './state/place.ts';

/** Each kind of target: how the text after its colon becomes a writer. Only writers: a client reads no source. */
const TARGETS: Readonly<Record<string, (where: string, place: Place) => ContentWriter>> = {
  directory: (where, place) =>
    directoryWriter({ root: resolve(place.folder, where), recordFolder: place.inState('target') }),
};

/** The writer for `<connector>:<where>` of the configuration. Throws `target-missing` or `target-invalid`. */
export function openTarget({ target }: Config, place: Place): ContentWriter {
  if (target === undefined) {
    throw new ProSyncError('target-missing', `${place.config} names no target.`, {
      remedy: 'Add a line such as "target: directory:/srv/content", or log in with --target.',
    });
  }
  const [open, where] = parts(target);
  return open(where, place);
}

/** The target of a command line with its folder made absolute, as it is stored. Throws `target-invalid`. */
export function absoluteTarget(target: string, folder: string): string {
  const [, where] = parts(target);
  return isAbsolute(where) ? target : `directory:${resolve(folder, where)}`;
}

/** The folder of a target that is one; null for any other. */
export function folderOfTarget(target: string | undefined, place: Place): string | null {
  const folder = /^directory:(.+)$/.exec(target ?? '')?.[1];
  return folder === undefined ? null : resolve(place.folder, folder);
}

function parts(
  target: string,
): [open: (where: string, place: Place) => ContentWriter, where: string] {
  const colon = target.indexOf(':');
  const open = TARGETS[target.slice(0, Math.max(0, colon))];
  const where = target.slice(colon + 1);
  if (open !== undefined && where !== '') return [open, where];
  throw new ProSyncError('target-invalid', `"${target}" is no target.`, {
    remedy: `Write one of: ${Object.keys(TARGETS).join(', ')}; then a colon and the place.`,
  });
}
