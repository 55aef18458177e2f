import { resolve } from 'node:path';
import type { ContentWriter } from '#connectors/connector';
import { targetSettings } from '#connectors/automate/settings';
import { automateWriter } from '#connectors/automate/writer';
import { directoryWriter } from '#connectors/directory/writer';
import { ProSyncError } from '#domain/errors';
import type { Config } from './state/config.ts';
import type { Place } from './state/place.ts';

/** One kind of target: how the text after its colon becomes a writer, and how it is stored. */
interface TargetKind {
  open(where: string, config: Config, place: Place): ContentWriter;
  /** The text after the colon so that it means the same from any folder. */
  stored(where: string, folder: string): string;
}

/** Each kind of target. Only writers: a client reads no source. */
const TARGETS: Readonly<Record<string, TargetKind>> = {
  directory: {
    open: (where, _config, place) =>
      directoryWriter({
        root: resolve(place.folder, where),
        recordFolder: place.inState('target'),
      }),
    stored: (where, folder) => resolve(folder, where),
  },
  automate: {
    open: (where, { automate }, place) =>
      automateWriter(targetSettings(where, automate ?? {}, place.folder)),
    stored: (where) => where,
  },
};

/** The writer for `<connector>:<where>` of the configuration. Throws `target-missing` or `target-invalid`. */
export function openTarget(config: Config, place: Place): ContentWriter {
  const { target } = config;
  if (target === undefined) {
    throw new ProSyncError('target-missing', `${place.config} names no target.`, {
      remedy: 'Add a line such as "target: directory:/srv/content", or log in with --target.',
    });
  }
  const { kind, where } = parts(target);
  return kind.open(where, config, place);
}

/** The target of a command line with its folder made absolute, as it is stored. Throws `target-invalid`. */
export function absoluteTarget(target: string, folder: string): string {
  const { name, kind, where } = parts(target);
  return `${name}:${kind.stored(where, folder)}`;
}

/** The folder of a target that is one; null for any other. */
export function folderOfTarget(target: string | undefined, place: Place): string | null {
  const folder = /^directory:(.+)$/.exec(target ?? '')?.[1];
  return folder === undefined ? null : resolve(place.folder, folder);
}

function parts(target: string): { name: string; kind: TargetKind; where: string } {
  const colon = target.indexOf(':');
  const name = target.slice(0, Math.max(0, colon));
  const kind = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
  const where = target.slice(colon + 1);
  if (kind !== undefined && where !== '') return { name, kind, where };
  throw new ProSyncError('target-invalid', `"${target}" is no target.`, {
    remedy: `Write one of: ${Object.keys(TARGETS).join(', ')}; then a colon and the place.`,
  });
}
