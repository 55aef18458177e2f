const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'it does not exist',
  ENOTDIR: 'it is not a folder',
  EIO: 'input/output error',
  ELOOP: 'too many links',
  ESTALE: 'the network file system lost it',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'no space left',
  EDQUOT: 'the quota is used up',
  EROFS: 'the file system is read-only',
  EBUSY: 'it is in use',
  EISDIR: 'it is a folder',
  ETXTBSY: 'the program is running',
  ENODEV: 'the device is gone',
  ENXIO: 'the device is gone',
  ENOTCONN: 'the file system is not connected',
};

/** The cause of a system error in words, with its code: `permission denied (EACCES)`. */
export function causeOf(error: unknown): string {
  const code = errnoOf(error);
  if (code === null) return error instanceof Error ? error.message : String(error);
  return Object.hasOwn(CAUSES, code) ? `${CAUSES[code]} (${code})` : code;
}

/** The code of a system error, as `ENOENT`, or null. */
export function errnoOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}
