import type { z } from 'zod';
import { Problem } from '#api/problem';
import type { ErrorCode } from '#domain/error-codes';
import { ProSyncError } from '#domain/errors';
import type { Answer } from './exchange.ts';

// A server may ask for an hour at most (docs/guarantees.md#2.7).
const LONGEST_RETRY_AFTER_SECONDS = 3600;

/** Returns an answer of 2xx or 304; throws what any other one means. */
export function accepted(answer: Answer): Answer {
  const good = answer.status === 304 || (answer.status >= 200 && answer.status < 300);
  if (!good) throw refusal(answer);
  if (answer.status !== 304 && mediaType(answer) === 'text/html') throw foreign(answer);
  return answer;
}

/** The JSON of an answer in the shape expected. Throws `not-a-prosync-server` for anything else (B30). */
export function jsonOf<T>(answer: Answer, shape: z.ZodType<T>): T {
  if (!mediaType(answer).includes('json')) throw foreign(answer);
  try {
    return shape.parse(JSON.parse(answer.body.toString('utf8')));
  } catch (cause) {
    throw foreign(answer, cause);
  }
}

/** Throws `not-a-prosync-server` when the answer is not JSON at all; its content is for the verifier to judge. */
export function refuseForeign(answer: Answer): void {
  if (!mediaType(answer).includes('json')) throw foreign(answer);
}

/** Seconds until the server wants to be asked again, from seconds or an HTTP date, or null (RFC 9110 10.2.3). */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const seconds = /^\d+$/.test(header.trim())
    ? Number(header)
    : (Date.parse(header) - now.getTime()) / 1000;
  if (!Number.isFinite(seconds)) return null;
  return Math.min(LONGEST_RETRY_AFTER_SECONDS, Math.max(0, seconds));
}

function refusal(answer: Answer): ProSyncError {
  const { status, url } = answer;
  const problem = problemOf(answer);
  const said = problem === null ? '' : ` Its answer: ${problem.detail}`;
  const facts = { status, ...(problem === null ? {} : { problem: problem.code }) };
  switch (status) {
    case 401:
      return failure('login-refused', `${url.origin} does not accept the login.`, facts);
    case 403:
      return failure('not-allowed', `${url.origin} does not allow this.${said}`, facts);
    case 404:
    case 410:
      return failure('missing-at-server', `${url.origin} has no ${url.pathname}.${said}`, facts);
    case 429:
      return failure(
        'too-many-requests',
        `${url.origin} receives too many requests.`,
        waiting(answer),
      );
    case 502:
    case 503:
    case 504:
      return failure('server-busy', `${url.origin} cannot answer now.${said}`, waiting(answer));
    default:
      return problem === null
        ? foreign(answer)
        : failure('server-failed', `${url.origin} answered ${status}.${said}`, facts);
  }
}

const REMEDIES: Readonly<Partial<Record<ErrorCode, string>>> = {
  'login-refused':
    'The API client may have been deleted: get a new secret and run "prosync login".',
  'not-allowed': "Ask the server's operators which content types this API client may see.",
  'missing-at-server':
    'Nothing was changed. Try again; if the problem persists, tell the operators.',
  'too-many-requests': 'Wait a while, then run the command again.',
  'server-busy': 'Wait a while, then run the command again.',
  'server-failed': "Tell the server's operators.",
};

function failure(code: ErrorCode, detail: string, facts: Record<string, unknown>): ProSyncError {
  return new ProSyncError(code, detail, { remedy: REMEDIES[code] ?? '', facts });
}

function waiting(answer: Answer): Record<string, unknown> {
  const seconds = retryAfterSeconds(answer.headers['retry-after'], new Date());
  return { status: answer.status, ...(seconds === null ? {} : { retryAfterSeconds: seconds }) };
}

function problemOf(answer: Answer): Problem | null {
  try {
    const parsed = Problem.safeParse(JSON.parse(answer.body.toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function mediaType(answer: Answer): string {
  return (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function foreign(answer: Answer, cause?: unknown): ProSyncError {
  const got = mediaType(answer) || 'nothing that can be read';
  return new ProSyncError(
    'not-a-prosync-server',
    `not-a-prosync-server: got ${got} from ${answer.url.origin}${answer.url.pathname}.`,
    {
      remedy: 'Check the address; a sign-in page of the network may be in the way.',
      facts: { status: answer.status },
      cause,
    },
  );
}
