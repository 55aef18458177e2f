import { HttpException } from '@nestjs/common';
import { ProSyncError } from '#domain/errors';
import { databaseFailure, sqlState } from '../database/database-failures.ts';
import { systemFailure } from './system-failures.ts';

/** Any thrown thing as an error with a code: ours as it is, Nest's and Fastify's by status, the rest `internal-error`. */
export function asProSyncError(thrown: unknown): ProSyncError {
  if (thrown instanceof ProSyncError) return thrown;
  const ofDatabase = databaseFailure(thrown);
  if (ofDatabase) return ofDatabase;
  const ofSystem = systemFailure(thrown);
  if (ofSystem) return ofSystem;
  // Data that a column refuses came from the caller, however it got past the schemas; the log has the details.
  if (sqlState(thrown)?.startsWith('22')) return malformed(thrown);
  const make = FROM_STATUS[statusOf(thrown) ?? 500];
  return make ? make() : broken(thrown);
}

function broken(cause: unknown): ProSyncError {
  return new ProSyncError('internal-error', 'Something broke in the server, and it was noted.', {
    remedy: 'Try again; if it stays, give the request id to the administrator of the server.',
    cause,
  });
}

function malformed(cause: unknown): ProSyncError {
  return new ProSyncError('invalid-request', 'A value is not what it has to be.', { cause });
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const isFastify =
    thrown instanceof Error &&
    'code' in thrown &&
    String(thrown.code).startsWith('FST_ERR_') &&
    'statusCode' in thrown;
  return isFastify ? Number(thrown.statusCode) : undefined;
}

/** Their own messages repeat what the caller sent, so each status gets a sentence of ours. */
const FROM_STATUS: Record<number, () => ProSyncError> = {
  400: () => new ProSyncError('invalid-request', 'The request is malformed.'),
  401: () => new ProSyncError('unauthenticated', 'The call needs a sign-in.'),
  403: () => new ProSyncError('forbidden', 'This call is not allowed.'),
  404: () => new ProSyncError('not-found', 'There is nothing at this address.'),
  408: () => new ProSyncError('request-timeout', 'The request took too long to arrive.'),
  413: () => new ProSyncError('too-large', 'The body is too large.'),
  414: () => new ProSyncError('invalid-request', 'A part of the address is too long.'),
  415: () =>
    new ProSyncError('unsupported-media-type', 'The server does not accept this type of body.', {
      remedy: 'Send application/json.',
    }),
  503: () => new ProSyncError('stopping', 'The server is stopping.', { remedy: 'Try again soon.' }),
};
