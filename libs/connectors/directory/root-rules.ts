import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { isWithin } from '#files/within';

/** Which folders may be sources. */
export interface RootRules {
  /** Roots lie in one of these folders; null: anywhere that is not refused. Absolute. */
  allowed: readonly string[] | null;
  /** Folders and files that no source may be, hold or lie in: keys, data and settings of the server and the system. Absolute. */
  refused: readonly string[];
}

const HOME_SECRETS = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.kube',
  '.docker',
  '.netrc',
  '.pgpass',
  '.config/gcloud',
];

/** The folders of the system that are never content, on every kind of system. Those that don't exist here do no harm. */
export const SYSTEM_FOLDERS: readonly string[] = [
  '/etc',
  '/proc',
  '/sys',
  '/dev',
  '/boot',
  '/run/secrets',
  '/run/credentials',
  '/private/etc',
  '/System',
  '/Library/Keychains',
  ...(process.platform === 'win32' ? ['C:\\Windows', 'C:\\ProgramData\\ssh'] : []),
  ...['/root', homedir()].flatMap((home) => HOME_SECRETS.map((name) => join(home, name))),
];

/**
 * Throws `forbidden-root` unless the folder may be a source. It compares real paths and then numbers of folders, because a
 * folder can have a second path (a bind mount, another spelling on a file system that ignores case). The folder need not exist.
 */
export function refuseRoot(root: string, rules: RootRules): void {
  const real = realPath(root);
  const { allowed } = rules;
  if (allowed !== null && !allowed.some((folder) => isWithin(real, realPath(folder))))
    throw forbidden(
      `ProSync can't read ${root} as a source: it isn't in a folder that this server allows (${allowed.join(', ')}).`,
      'Choose a folder there, or add this one to PROSYNC_SOURCE_ROOTS.',
    );
  const refused = rules.refused.find((folder) => overlaps(real, realPath(folder)));
  if (refused === undefined) return;
  throw forbidden(
    `ProSync can't read ${root} as a source: it is, contains or is in ${refused}, which belongs to this server or its system.`,
    'Choose a folder that holds only content, such as /srv/content.',
  );
}

/** Tells one file or folder from all others on this machine; null when there is none. */
export function numberOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

function overlaps(root: string, refused: string): boolean {
  if (isWithin(root, refused) || isWithin(refused, root)) return true;
  const [here, there] = [numberOf(root), numberOf(refused)];
  if (here !== null && above(refused).includes(here)) return true;
  return there !== null && above(root).includes(there);
}

/** The numbers of what is at the path, and of all folders above. */
function above(path: string): string[] {
  const numbers: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const number = numberOf(folder);
    if (number !== null) numbers.push(number);
    if (folder === dirname(folder)) return numbers;
  }
}

/** The path without links; of one that doesn't exist yet, as far as it exists. */
function realPath(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const folder = dirname(absolute);
    return folder === absolute ? absolute : join(realPath(folder), relative(folder, absolute));
  }
}

function forbidden(message: string, remedy: string): ProSyncError {
  return new ProSyncError('forbidden-root', message, { remedy });
}
