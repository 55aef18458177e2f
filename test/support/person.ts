import type { Role } from '#api/operators';
import { REQUEST_HEADER } from '#api/sessions';
import { OperatorsService } from '../../apps/server/operators/operators.service.ts';
import type { RunningApplication } from './application.ts';
import { Operator } from './operator.ts';

export const PASSWORD = 'eleven blue whales';

/** A new person with this role, signed in as a browser is: by cookie. */
export async function personOf(application: RunningApplication, role: Role): Promise<Person> {
  const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`;
  const { link } = await application.app.get(OperatorsService, { strict: false }).add(email, role);
  const person = new Person(application.url, email);
  await person.enter('/invitations/accept', { code: link.split('#')[1], password: PASSWORD });
  return person;
}

/** What a person does in the console: JSON over HTTP with a session cookie. */
export class Person extends Operator {
  id = '';
  #cookie = '';

  constructor(
    private readonly address: string,
    readonly email: string,
  ) {
    super(address, '');
  }

  protected override get credentials(): Record<string, string> {
    return { cookie: this.#cookie, [REQUEST_HEADER]: '1' };
  }

  /** Begins a session, by the password unless told otherwise. */
  async enter(
    path = '/session',
    body: object = { email: this.email, password: PASSWORD },
    method = 'POST',
  ): Promise<void> {
    const answer = await this.call<{ operator: { id: string } }>(method, path, body);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    this.id = answer.body.operator.id;
    this.#cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  }

  /** Makes a token of an operator, of the person by default, for its automation. */
  async makeToken(token: object, ownerId = this.id): Promise<Operator & { id: string }> {
    const made = await this.do<{ id: string; token: string }>(
      'POST',
      `/operators/${ownerId}/tokens`,
      { name: 'automation', ...token },
    );
    return Object.assign(new Operator(this.address, made.token), { id: made.id });
  }
}
