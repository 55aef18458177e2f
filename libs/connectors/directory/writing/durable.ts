import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { writeAtomically, writeNew } from '#files/atomic-write';
import { errnoOf } from '#files/system-errors';
import { applyPermissions, type Kept, type Permissions } from './permissions.ts';

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const COPY_BYTES = 1024 * 1024;
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Writes a new file with these permissions and syncs it; returns which of them it got. */
export function writeWithPermissions(
  file: string,
  bytes: Uint8Array,
  permissions: Permissions,
): Kept {
  return writeNew(file, bytes, {
    flags: 'wx',
    mode: 0o666,
    finish: (handle) => {
      const kept = applyPermissions(handle, permissions);
      fsyncSync(handle);
      return kept;
    },
  });
}

/** Replaces a file in one step, durably: it holds the old text or the new one, also after a power cut. */
export function replaceDurably(file: string, text: string): void {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  writeAtomically(file, text, { temporary, isExclusive: true, mode: 0o666 });
}

/** Gives a file a second name, which costs nothing; file systems without links get a copy, and the answer is false. */
export function keepAs(file: string, second: string): boolean {
  try {
    linkSync(file, second);
    return true;
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error) ?? '')) throw error;
    copy(file, second);
    return false;
  }
}

// By handles that follow no link, so that nobody can exchange a file between two of these calls.
function copy(file: string, second: string): void {
  const from = openSync(file, constants.O_RDONLY | NO_FOLLOW);
  try {
    const to = openSync(second, 'wx', 0o600);
    try {
      copyBytes(from, to);
      applyPermissions(to, { like: fstatSync(from), executable: null });
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

function copyBytes(from: number, to: number): void {
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  for (;;) {
    const length = readSync(from, buffer);
    if (length === 0) return;
    for (let at = 0; at < length;) at += writeSync(to, buffer, at, length - at);
  }
}
