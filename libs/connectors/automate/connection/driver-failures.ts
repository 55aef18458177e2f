import type { ErrorCode } from '#domain/error-codes';
import { ProSyncError } from '#domain/errors';
import { clientFailures } from './client-failures.ts';
import { placeName, type DatabasePlace } from './database-place.ts';
import { serverFailures } from './server-failures.ts';

/** What mysql2 throws: a failure of the network, of mysql2 itself, or one that the server told. */
export interface DriverError extends Error {
  code?: string;
  /** The server's number; system errors carry a negative one. */
  errno?: number;
  sqlState?: string;
  sqlMessage?: string;
}

/** What went wrong, apart from the place. */
export interface Failure {
  code: ErrorCode;
  /** One sentence without its subject: "refuses user prosync: ...". */
  says: string;
  remedy: string;
}

/**
 * The error of a connection or a statement as one with a stable code (docs/guarantees.md#b22, B28, F25): it names host, user and
 * cause, and never the password or content. The statement and what the server quotes of it stay out.
 */
export function databaseFailure(error: unknown, place: DatabasePlace): ProSyncError {
  if (error instanceof ProSyncError) return error;
  const thrown: DriverError = error instanceof Error ? error : new Error(String(error));
  const { code, says, remedy } =
    serverFailures(thrown, place) ?? clientFailures(thrown, place) ?? unknownFailure(thrown);
  return new ProSyncError(code, `The database at ${placeName(place)} ${says}`, {
    remedy,
    facts: {
      host: place.host,
      user: place.user,
      database: place.database,
      ...(thrown.code !== undefined && { cause: thrown.code }),
    },
  });
}

/** Any other error: its name and number, since the server's words may quote content. */
function unknownFailure({ code, errno }: DriverError): Failure {
  const name = code === undefined ? 'an unknown error' : code;
  const number = errno !== undefined && errno > 0 ? ` (${errno})` : '';
  return {
    code: 'database-failed',
    says: `refused a statement: ${name}${number}.`,
    remedy: 'Look into the log of the database server; nothing was written.',
  };
}
