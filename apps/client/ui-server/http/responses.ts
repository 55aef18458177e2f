import type { ServerResponse } from 'node:http';
import { PROBLEM_TYPE } from '#api/problem';
import type { ProSyncError } from '#domain/errors';

const STATUS: Readonly<Record<string, number>> = {
  'validation-failed': 400,
  unauthenticated: 401,
  'link-used': 403,
  'link-wrong': 403,
  'wrong-host': 403,
  'wrong-origin': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  busy: 409,
  'plan-changed': 409,
  'body-too-large': 413,
  unexpected: 500,
};

/** What every answer says to the browser: guess no types, give nothing to other sites, keep nothing. */
export const PLAIN_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Answers with JSON. */
export function answer(
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { ...PLAIN_HEADERS, 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with what happened, why and what to do (RFC 9457). A failure of the command itself is a 422. */
export function refuse(response: ServerResponse, error: ProSyncError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = STATUS[error.code] ?? 422;
  const detail = [error.message, error.remedy].filter(Boolean).join(' ');
  const problem = { type: 'about:blank', title: error.code, status, code: error.code, detail };
  const headers = { ...PLAIN_HEADERS, 'content-type': PROBLEM_TYPE };
  response.writeHead(status, status === 413 ? { ...headers, connection: 'close' } : headers);
  response.end(JSON.stringify({ ...problem, instance: '', requestId: '' }));
}
