import { ERROR_CODES, isErrorCode } from '#domain/error-codes';
import { ProSyncError } from '#domain/errors';

/** The exit codes of docs/ux.md#7. Never renumbered. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  configuration: 3,
  server: 4,
  stale: 5,
  busy: 6,
  storage: 7,
  verification: 8,
  downstream: 9,
  changesPending: 10,
  interrupted: 130,
} as const;

/** Codes that name a failure of the connection or of the server. */
export const SERVER_CODES: ReadonlySet<string> = new Set(
  Object.entries(ERROR_CODES).flatMap(([code, { exit }]) => (exit === EXIT.server ? [code] : [])),
);

/** The exit code for a failure, by its code. */
export function exitCodeOf(error: ProSyncError): number {
  return isErrorCode(error.code)
    ? (ERROR_CODES[error.code].exit ?? EXIT.unexpected)
    : EXIT.unexpected;
}

const STORAGE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports an error',
  EBUSY: 'the file is in use',
  ETXTBSY: 'the program is running',
  ESTALE: 'the network file system no longer has it',
  ENODEV: 'the device is gone',
  ENXIO: 'the device is gone',
  ENOTCONN: 'the file system is not connected',
  EFBIG: 'the file system does not allow a file of that size',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'a folder is in the way',
  ENOENT: 'it does not exist',
};

/** The failure as one that can be shown: an error of the file system gets its name, anything else is `unexpected`. */
export function asProSyncError(error: unknown): ProSyncError {
  if (error instanceof ProSyncError) return error;
  const { code, path, message } = error as NodeJS.ErrnoException;
  const what = STORAGE[code ?? ''];
  if (what !== undefined) {
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    return new ProSyncError(
      isFull ? 'storage-full' : 'storage',
      `Cannot use ${path ?? 'a file'}: ${what}.`,
      {
        remedy: isFull
          ? 'Free up disk space, then run the same command again. Nothing is lost.'
          : 'Fix it, then run the same command again. Nothing is lost.',
        cause: error,
      },
    );
  }
  return new ProSyncError('unexpected', `Something unexpected happened: ${message}`, {
    remedy: 'Run it again with --verbose and report what it prints.',
    cause: error,
  });
}
