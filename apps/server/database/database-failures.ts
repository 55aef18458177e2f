import { ProSyncError } from '#domain/errors';

/**
 * What a failure of the database means to a caller: `database-unavailable`, `storage-full` or `busy`; undefined when the
 * error is none of these. The cause is kept for the log.
 */
export function databaseFailure(error: unknown): ProSyncError | undefined {
  const cause = driverError(error);
  if (!cause) return undefined;
  const state = sqlState(cause);
  if (state === '53100') {
    return new ProSyncError(
      'storage-full',
      'The database has no space left. Nothing was changed.',
      {
        remedy: 'Free some space on the volume of the database; no restart is needed.',
        cause: error,
      },
    );
  }
  if (state !== undefined && RETRIED_STATES.has(state)) {
    return new ProSyncError('busy', 'Another change held the same rows for too long.', {
      remedy: 'Try again in a few seconds.',
      cause: error,
    });
  }
  if (!isUnavailable(cause)) return undefined;
  return new ProSyncError('database-unavailable', 'The database does not answer at the moment.', {
    remedy: 'Try again in a few seconds.',
    cause: error,
  });
}

/** Serialisation failure, deadlock, lock timeout: the transaction may be run again as it is (docs/guarantees.md#2.1). */
export const RETRIED_STATES: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);

/** The five characters of PostgreSQL's error code, also through TypeORM's wrapping; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  const code = driverError(error)?.code;
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

function driverError(error: unknown): (Error & { code?: string }) | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'driverError' in error && error.driverError instanceof Error ? error.driverError : error;
}

/**
 * Shut down, starting, too many connections, connection exceptions, a transaction that the database ended because it was silent
 * (25P03); and what sockets and the pool say, and TypeORM of a connection that broke between two statements.
 */
function isUnavailable(error: Error & { code?: string }): boolean {
  if (error instanceof AggregateError)
    return error.errors.some((one) => isUnavailable(one as Error));
  return (
    /^(57P0[1-5]|25P03|53300|08...|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(
      error.code ?? '',
    ) ||
    (error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') ||
    /already released, cannot continue/.test(error.message) ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/i.test(
      error.message,
    )
  );
}
