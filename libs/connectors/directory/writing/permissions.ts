import { constants, fchmodSync, fchownSync, fstatSync, type Stats } from 'node:fs';
import { errnoOf } from '#files/system-errors';

/** What a file that ProSync writes takes over, and what became of it. */
export interface Permissions {
  /** The file that it replaces; null: there is none, and the file gets what a new file gets here. */
  like: Stats | null;
  /** True sets the executable bits, false clears them, null leaves them as those of `like`. */
  executable: boolean | null;
}

/** What the file system or the rights of this user did not allow. */
export interface Kept {
  owner: boolean;
  executable: boolean;
}

const READ_BITS = 0o444;
const EXECUTE_BITS = 0o111;

/** True when the owner may execute the file. Windows has no such permission; there it is false for every file. */
export function isExecutable({ mode }: Stats): boolean {
  return process.platform !== 'win32' && (mode & constants.S_IXUSR) !== 0;
}

/**
 * Gives an open file the owner, the group and the permissions that it is to have. Special bits (setuid, setgid, sticky) are
 * never taken over: new content must not gain rights that were given to other content. What is not allowed is not an
 * error, because the content matters more; the answer says so.
 */
export function applyPermissions(handle: number, { like, executable }: Permissions): Kept {
  const owner = like === null || keepOwner(handle, like);
  const made = fstatSync(handle);
  const before = like === null ? made.mode & 0o777 : like.mode & 0o777;
  const mode = withBits(before, process.platform === 'win32' ? null : executable);
  // After the owner, because a change of the owner clears bits.
  if (mode !== (made.mode & 0o777)) changeMode(handle, mode, executable !== null);
  const isKept = executable !== true || isExecutable(fstatSync(handle));
  return { owner, executable: isKept };
}

function withBits(mode: number, executable: boolean | null): number {
  if (executable === null) return mode;
  // As `chmod +x` under a usual umask: who may read it may execute it.
  return executable ? mode | ((mode & READ_BITS) >> 2) : mode & ~EXECUTE_BITS;
}

// File systems of other systems (FAT, some network shares) refuse permissions that they cannot hold.
function changeMode(handle: number, mode: number, isOfItem: boolean): void {
  try {
    fchmodSync(handle, mode);
  } catch (error) {
    if (!isOfItem || !isRefused(error)) throw error;
  }
}

// Root may give a file to anyone; others may only give it to a group that they belong to.
function keepOwner(handle: number, { uid, gid }: Stats): boolean {
  if (process.platform === 'win32') return true;
  const made = fstatSync(handle);
  if (made.uid === uid && made.gid === gid) return true;
  if (mayChange(handle, uid, gid)) return true;
  if (made.gid !== gid) mayChange(handle, made.uid, gid);
  return false;
}

function mayChange(handle: number, uid: number, gid: number): boolean {
  try {
    fchownSync(handle, uid, gid);
    return true;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}

function isRefused(error: unknown): boolean {
  return ['EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(
    errnoOf(error) ?? '',
  );
}
