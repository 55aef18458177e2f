import { expect } from 'vitest';
import type { NewOperatorToken, Role } from '#api/operators';
import { ServiceAccountsService } from '../../apps/server/operators/service-accounts/service-accounts.service.ts';
import type { RunningApplication } from './application.ts';

/** A new service account of the application, with a token that may do what the role allows, or less. */
export async function operatorOf(
  application: RunningApplication,
  role: Role,
  rights: Partial<NewOperatorToken> = {},
): Promise<Operator> {
  const name = `${role}-${Math.random().toString(36).slice(2)}`;
  const accounts = application.app.get(ServiceAccountsService, { strict: false });
  const { token } = await accounts.addWithToken({ name, role }, rights);
  return new Operator(application.url, token);
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
    readonly token: string,
  ) {}

  /** The headers that say who calls. */
  protected get credentials(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** Calls and returns whatever was answered. */
  async call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...this.credentials,
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
