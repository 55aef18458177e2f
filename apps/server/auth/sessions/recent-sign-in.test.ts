import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClientList } from '#api/api-clients';
import { startApplication, type RunningApplication } from '../../../../test/support/application.ts';
import { personOf, type Person } from '../../../../test/support/person.ts';
import { changeSealed } from '../../../../test/support/sealed.ts';

// A session that somebody left open, or whose cookie was stolen: it must not become lasting access (docs/guarantees.md#t4).

const ID = '7c0f8fd8-97ea-4d2b-9ea9-1dd2c1f63d4a';
let server: RunningApplication;
let root: Person;
beforeAll(async () => {
  server = await startApplication();
  root = await personOf(server, 'administrator');
});
afterAll(() => server.close());

async function age(minutes: number): Promise<void> {
  const statement = `update sessions set created_at = now() - make_interval(mins => $1)`;
  await changeSealed(server, statement, [minutes]);
}

const DANGEROUS = [
  ['POST', `/operators/{own}/tokens`],
  ['POST', '/operators'],
  ['PATCH', `/operators/${ID}`],
  ['POST', '/service-accounts'],
  ['POST', '/api-clients'],
  ['PATCH', `/api-clients/${ID}`],
  ['POST', `/api-clients/${ID}/secret`],
  ['DELETE', `/api-clients/${ID}`],
  ['POST', '/sources'],
  ['PATCH', `/sources/${ID}`],
  ['DELETE', `/sources/${ID}`],
  ['POST', '/accepted-content'],
  ['POST', '/releases/1/restore'],
] as const;

async function codeOf(method: string, path: string): Promise<string> {
  const body = method === 'DELETE' ? undefined : {};
  const answer = await root.call<{ code: string }>(method, path.replace('{own}', root.id), body);
  return answer.body.code;
}

test('a session older than 15 minutes creates no token, key or operator, and changes no source or release', async () => {
  for (const [minutes, isRefused] of [
    [14, false],
    [16, true],
  ] as const) {
    await age(minutes);
    for (const [method, path] of DANGEROUS) {
      const code = await codeOf(method, path);
      expect(code === 'sign-in-again', `${minutes} minutes: ${method} ${path}: ${code}`).toBe(
        isRefused,
      );
    }
  }
});

test('it still reads, approves and publishes, and revokes what it has', async () => {
  await root.enter();
  const { id } = await root.makeToken({ scopes: ['read'] });
  await age(16);
  await root.do<ApiClientList>('GET', '/api-clients');
  await root.do('POST', '/releases', {});
  await root.do('DELETE', `/operators/${root.id}/tokens/${id}`);
});

test('after the password was entered the act is repeated, and the session of before has ended', async () => {
  await age(16);
  expect(await codeOf('POST', '/api-clients')).toBe('sign-in-again');
  await expect(root.enter('/session', { email: root.email, password: 'a guess' })).rejects.toThrow(
    'wrong-credentials',
  );
  expect(await codeOf('POST', '/api-clients')).toBe('sign-in-again');
  await root.enter();
  await root.do('POST', '/api-clients', { name: 'acme' });
  const { data } = await root.do<{ data: { name: string }[] }>('GET', '/api-clients');
  expect(data.map(({ name }) => name)).toEqual(['acme']);
});
