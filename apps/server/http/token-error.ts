import type { FastifyRequest } from 'fastify';
import type { TokenError } from '#api/oauth';
import { PROBLEMS } from '#api/problems';
import type { ProSyncError } from '#domain/errors';

/** An error of the token endpoint as RFC 6749 5.2 has it: status, body and headers. */
export function tokenErrorOf(
  error: ProSyncError,
  request: FastifyRequest,
): { status: number; body: TokenError; headers: Record<string, string> } {
  const problemStatus = PROBLEMS[error.code]?.status ?? 500;
  const status = problemStatus === 415 ? 400 : problemStatus;
  const body = { error: nameOf(error.code, status), error_description: descriptionOf(error) };
  const headers = { 'cache-control': 'no-store', pragma: 'no-cache' };
  const isBasic = /^basic\b/i.test(request.headers.authorization ?? '');
  if (status !== 401 || !isBasic) return { status, body, headers };
  return { status, body, headers: { ...headers, 'www-authenticate': 'Basic realm="prosync"' } };
}

/** Codes of ours that RFC 6749 names. */
const NAMES: Readonly<Record<string, string>> = {
  'invalid-client': 'invalid_client',
  'unsupported-grant-type': 'unsupported_grant_type',
  'invalid-scope': 'invalid_scope',
  'too-many-requests': 'slow_down',
};

function nameOf(code: string, status: number): string {
  return NAMES[code] ?? (status >= 500 ? 'temporarily_unavailable' : 'invalid_request');
}

// RFC 6749 5.2 allows printable ASCII without quotes and backslashes.
function descriptionOf(error: ProSyncError): string {
  const text = error.remedy ? `${error.message} ${error.remedy}` : error.message;
  return text.replace(/[^\x20-\x7e]|["\\]/g, "'");
}
