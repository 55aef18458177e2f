import { CLIENT_ERRORS } from './client-error-codes.ts';
import { CONTENT_ERRORS } from './content-error-codes.ts';
import type { ErrorKind } from './error-kind.ts';
import { REQUEST_ERRORS } from './request-error-codes.ts';
import { SERVER_ERRORS } from './server-error-codes.ts';

const ALL = { ...REQUEST_ERRORS, ...SERVER_ERRORS, ...CLIENT_ERRORS, ...CONTENT_ERRORS };

/** The code of an error of ProSync; another one does not compile. */
export type ErrorCode = keyof typeof ALL;

/** Every code with its title, its HTTP status, the exit code of the client and what to do; docs/errors.md shows them. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorKind>> = ALL;

/** True for a code of this table; a server of another version may have others. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ALL, code);
}
