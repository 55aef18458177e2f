import { ProSyncError } from '#domain/errors';

/**
 * What a failure of the system under the server means to a caller: `storage-full`, or `busy` when too many files are open;
 * undefined when the error is neither. The cause is kept for the log.
 */
export function systemFailure(error: unknown): ProSyncError | undefined {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ProSyncError('storage-full', 'The disk of the server has no space left.', {
      remedy: 'Free some space on the volume of PROSYNC_DATA; no restart is needed.',
      cause: error,
    });
  if (code === 'EMFILE' || code === 'ENFILE')
    return new ProSyncError('busy', 'The server has too many files and connections open.', {
      remedy: 'Raise its limit of open files (ulimit -n, or LimitNOFILE of the service).',
      cause: error,
    });
  return undefined;
}

// A connection to a host with several addresses fails as one error with several inside.
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ('driverError' in error) return codeOf(error.driverError);
  return 'code' in error ? String(error.code) : undefined;
}
