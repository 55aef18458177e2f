import { ProSyncError } from '#domain/errors';
import { causeOf, errnoOf } from '#files/system-errors';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'Free up disk space, then run the command again.',
  EDQUOT: 'Raise the quota, then run the command again.',
  EMFILE: 'Raise the limit of open files of this user (ulimit -n), then run the command again.',
  ENFILE: 'Close programs that have many files open, then run the command again.',
  EROFS: 'Mount the file system as writable, then run the command again.',
  EACCES: 'Give this user write access, then run the command again.',
  EPERM: 'Give this user write access, then run the command again.',
  EBUSY: 'Close the program that uses the file, then run the command again.',
  ETXTBSY: 'Close the program that uses the file, then run the command again.',
  ESTALE: 'Mount the network file system again, then run the command again.',
  ENODEV: 'Connect the device and mount it again, then run the command again.',
  ENOTCONN: 'Mount the file system again, then run the command again.',
};

/** Runs file calls; a system's error becomes the ProSyncError `storage` or `storage-full` with the system's code and path. */
export function storing<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw storageError(error);
  }
}

/** The system's errors of a disk or a quota that is full. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** The ProSyncError `storage`, or `storage-full`, for a system's error; any other error as it is. */
export function storageError(error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === null || error instanceof ProSyncError) return error;
  const { path, dest, syscall } = error as NodeJS.ErrnoException & { dest?: string };
  const at = dest ?? path;
  const call = syscall === undefined ? 'The call' : `"${syscall}"`;
  const where = at === undefined ? '' : ` on ${at}`;
  return new ProSyncError(
    FULL.has(errno) ? 'storage-full' : 'storage',
    `${call}${where} failed: ${causeOf(error)}. What was there before is intact.`,
    {
      remedy:
        (Object.hasOwn(REMEDIES, errno) ? REMEDIES[errno] : undefined) ??
        'Check the disk, then run the command again.',
      facts: { errno, syscall: syscall ?? null, path: at ?? null },
      cause: error,
    },
  );
}
