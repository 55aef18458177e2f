import type { z } from 'zod';
import { Problem } from '#api/problem';
import { REQUEST_HEADER } from '#api/sessions';
import { basePath } from './base-path.ts';
import { currentSignIn } from './sign-in.ts';

/** A refusal of the server, or its absence: what happened, why and what to do, with the id to find it in the log. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly errors: readonly { pointer: string; detail: string }[];
  /** The whole answer: some codes carry facts of their own. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(problem: Pick<Problem, 'code' | 'detail' | 'status'> & Partial<Problem>) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.requestId = problem.requestId ?? null;
    this.errors = problem.errors ?? [];
    this.facts = problem;
  }

  /** What is wrong with one field of the body, by its name. */
  at(field: string): string | null {
    return this.errors.find(({ pointer }) => pointer === `/${field}`)?.detail ?? null;
  }
}

/** Any error as a Refusal, to show. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const detail = 'Something unexpected happened on this page. Reload it.';
  return new Refusal({ code: 'unexpected', detail, status: 0 });
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: object;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls the API and checks the answer against `schema`. What needs a recent sign-in asks for the password and is sent again.
 * Throws a Refusal and nothing else (besides an abort).
 */
export async function request<T extends z.ZodType>(
  path: string,
  schema: T,
  call: Call = {},
): Promise<z.output<T>> {
  try {
    return await requestOnce(path, schema, call);
  } catch (error) {
    const isAsked = error instanceof Refusal && error.code === 'sign-in-again';
    if (!isAsked || !(await currentSignIn().askForPassword())) throw error;
    return requestOnce(path, schema, call);
  }
}

async function requestOnce<T extends z.ZodType>(
  path: string,
  schema: T,
  call: Call,
): Promise<z.output<T>> {
  const response = await send(path, call);
  const text = await response.text();
  if (!response.ok) throw new Refusal(problemOf(response, text));
  const parsed = schema.safeParse(text === '' ? null : JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Refusal({
    code: 'unknown-answer',
    status: response.status,
    detail: 'The server and this page have different versions. Reload the page.',
    requestId: response.headers.get('x-request-id') ?? undefined,
  });
}

/** `/path?a=1`, without the parameters that are empty. */
export function withQuery(path: string, query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

/** The address of a call, below the path at which the server is reached. */
export function apiPath(path: string): string {
  return `${basePath()}/api/v1${path}`;
}

/** What the calls of this page are marked with; no page of another origin can send such a header. */
let mark = '1';

/** Marks every call from now on with this value, by which the other side knows the page. */
export function markRequests(value: string): void {
  mark = value;
}

async function send(path: string, { method = 'GET', query, body, signal }: Call) {
  try {
    return await fetch(withQuery(apiPath(path), query), {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        [REQUEST_HEADER]: mark,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const next = method === 'GET' ? 'the page tries again' : 'then try again';
    const detail = `The server cannot be reached. Check the connection; ${next}.`;
    throw new Refusal({ code: 'unreachable', status: 0, detail });
  }
}

function problemOf(
  response: Response,
  text: string,
): Problem | ConstructorParameters<typeof Refusal>[0] {
  try {
    const body: unknown = JSON.parse(text);
    return { ...(body as object), ...Problem.parse(body) };
  } catch {
    const detail = `The server answered ${response.status} without a reason. Try again.`;
    return { code: 'unknown-answer', status: response.status, detail };
  }
}
