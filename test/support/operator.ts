import { expect } from 'vitest';
import type { Role } from '#api/operators';
import { OperatorsService } from '../../apps/server/operators/operators.service.ts';
import type { RunningApplication } from './application.ts';

/** A new operator of the application, with a token for automation. */
export async function operatorOf(application: RunningApplication, role: Role): Promise<Operator> {
  const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`;
  const { token } = await application.app.get(OperatorsService).add(email, role, { token: true });
  return new Operator(application.url, token ?? '');
}

/** An answer with its status and its body, parsed when it is JSON. */
export interface Answer<Body> {
  status: number;
  body: Body;
  headers: Headers;
}

/** What an operator's automation does: JSON over HTTP with an operator token. */
export class Operator {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Calls and returns whatever was answered. */
  async call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      body: (isJson && text !== '' ? JSON.parse(text) : text) as Body,
      headers: response.headers,
    };
  }

  /** Calls, and fails the test unless the answer is a success. */
  async do<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.call<Body>(method, path, body);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  }
}
