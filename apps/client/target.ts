import type { ContentWriter, TargetConnector } from '#connectors/connector';
import { TARGETS } from '#connectors/registry';
import { ProSyncError } from '#domain/errors';
import type { Config } from './state/config.ts';
import type { Place } from './state/place.ts';

/** What writes each kind of target, by the name of its connector. */
export type Targets = Readonly<Record<string, TargetConnector>>;

/** The writer for `<connector>:<where>` of the configuration. Throws `target-missing` or `target-invalid`. */
export function openTarget(
  config: Config,
  place: Place,
  targets: Targets = TARGETS,
): ContentWriter {
  const { target } = config;
  if (target === undefined) {
    throw new ProSyncError('target-missing', `${place.config} does not name a target.`, {
      remedy: 'Add a line such as "target: directory:/srv/content", or log in with --target.',
    });
  }
  const { name, connector, where } = parts(target, targets);
  const sections: Readonly<Record<string, unknown>> = config;
  return connector.writer(where, {
    folder: place.folder,
    recordFolder: place.inState('target'),
    section: (sections[name] ?? {}) as Readonly<Record<string, unknown>>,
  });
}

/** The target of a command line with its folder made absolute, as it is stored. Throws `target-invalid`. */
export function absoluteTarget(target: string, folder: string, targets: Targets = TARGETS): string {
  const { name, connector, where } = parts(target, targets);
  return `${name}:${connector.absolute(where, folder)}`;
}

/** The folder of a target that is one; null for any other. */
export function folderOfTarget(
  target: string | undefined,
  place: Place,
  targets: Targets = TARGETS,
): string | null {
  const found = target === undefined ? null : known(target, targets);
  return found === null ? null : found.connector.folder(found.where, place.folder);
}

function parts(target: string, targets: Targets): Parts {
  const found = known(target, targets);
  if (found !== null) return found;
  throw new ProSyncError('target-invalid', `"${target}" is not a valid target.`, {
    remedy: `Write one of: ${Object.keys(targets).join(', ')}; then a colon and the place.`,
  });
}

interface Parts {
  name: string;
  connector: TargetConnector;
  where: string;
}

function known(target: string, targets: Targets): Parts | null {
  const colon = target.indexOf(':');
  const name = target.slice(0, Math.max(0, colon));
  const connector = Object.hasOwn(targets, name) ? targets[name] : undefined;
  const where = target.slice(colon + 1);
  return connector === undefined || where === '' ? null : { name, connector, where };
}
