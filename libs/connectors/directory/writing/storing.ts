import { ProSyncError } from '#domain/errors';
import { causeOf, errnoOf } from '#files/system-errors';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room and run it again.',
  EDQUOT: 'Raise the quota and run it again.',
  EMFILE: 'Raise the limit of open files of this user (ulimit -n) and run it again.',
  ENFILE: 'Close programs that have many files open and run it again.',
  EROFS: 'Mount the file system writable and run it again.',
  EACCES: 'Give this user the right to write there and run it again.',
  EPERM: 'Give this user the right to write there and run it again.',
  EBUSY: 'Close the program that uses the file and run it again.',
  ETXTBSY: 'Close the program that uses the file and run it again.',
  ESTALE: 'Mount the network file system again and run it again.',
  ENODEV: 'Connect the device and mount it again, then run it again.',
  ENOTCONN: 'Mount the file system again and run it again.',
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
        'Check the disk and run it again.',
      facts: { errno, syscall: syscall ?? null, path: at ?? null },
      cause: error,
    },
  );
}
