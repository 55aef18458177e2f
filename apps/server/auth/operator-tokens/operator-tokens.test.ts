import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditList } from '#api/audit';
import type { ItemList } from '#api/items';
import type { OperatorList, OperatorTokenView } from '#api/operators';
import { changeSealed, unsealed } from '../../../../test/support/sealed.ts';
import type { RunningApplication } from '../../../../test/support/application.ts';
import { Operator, operatorOf, type Answer } from '../../../../test/support/operator.ts';
import { PASSWORD, personOf, type Person } from '../../../../test/support/person.ts';
import { ReviewSide } from '../../../../test/support/review-side.ts';
import { startWithoutClock } from '../../../../test/support/without-clock.ts';
import { SigningKey } from '../../signing/signing-key.ts';

// Nobody speaks for another: what an operator with a session or a stolen token tries.

let server: RunningApplication;
let side: ReviewSide;
let ann: Person;
let root: Person;
beforeAll(async () => {
  server = await startWithoutClock();
  side = await ReviewSide.open(
    server.database.address,
    server.app.get(SigningKey, { strict: false }),
  );
  [ann, root] = [await personOf(server, 'approver'), await personOf(server, 'administrator')];
});
afterAll(async () => {
  await side.close();
  await server.close();
});

type Refused = Answer<{ code: string; errors?: { pointer: string }[] }>;

function tokensPath({ id }: { id: string }): string {
  return `/operators/${id}/tokens`;
}

async function tokensOf(viewer: Operator, { id }: { id: string }): Promise<OperatorTokenView[]> {
  const { data } = await viewer.do<OperatorList>('GET', '/operators');
  return data.find((operator) => operator.id === id)?.tokens ?? [];
}

test('an administrator makes no token of another person, by session or by token', async () => {
  const wish = { name: 'mine now', scopes: ['read'] };
  const stolen = await operatorOf(server, 'administrator');
  for (const [by, code] of [
    [root, 'forbidden'],
    [stolen, 'session-required'],
  ] as const) {
    const answer: Refused = await by.call('POST', tokensPath(ann), wish);
    expect([answer.status, answer.body.code]).toEqual([403, code]);
  }
  expect(await tokensOf(root, ann)).toEqual([]);
});

test('a stolen token makes no other token, signs nobody out and changes no password', async () => {
  const stolen = await ann.makeToken({ scopes: ['read', 'approve', 'publish'] });
  for (const [method, path, body] of [
    ['POST', tokensPath(ann), { name: 'longer', scopes: ['read'], days: 365 }],
    ['PUT', '/session/password', { current: PASSWORD, password: 'twelve green seals' }],
    ['DELETE', '/session', undefined],
  ] as const) {
    const answer: Refused = await stolen.call(method, path, body);
    expect([answer.status, answer.body.code], path).toEqual([403, 'session-required']);
  }
});

test('a token does what its scope names, and what its operator may still do', async () => {
  const { id } = await root.do<{ id: string }>('POST', '/service-accounts', {
    name: 'robot',
    role: 'administrator',
  });
  const make = (...scopes: string[]) => root.makeToken({ scopes }, id);
  const calls = [
    ['read', 'GET', '/items'],
    ['approve', 'POST', '/approvals'],
    ['publish', 'POST', '/releases'],
    ['administer', 'POST', '/api-clients'],
  ] as const;
  const all = await Promise.all(calls.map(([scope]) => make(scope)));
  for (const [index, [scope]] of calls.entries()) {
    for (const [needed, method, path] of calls) {
      const answer = await all[index]!.call<{ code: string }>(
        method,
        path,
        method === 'POST' ? {} : undefined,
      );
      const isRefused = answer.body.code === 'token-scope';
      expect(isRefused, `${scope}: ${method} ${path}`).toBe(scope !== needed);
    }
  }
  const wide = await make('read', 'administer');
  expect((await wide.call('GET', '/api-clients')).status).toBe(200);
  await root.do('PATCH', `/operators/${id}`, { role: 'viewer' });
  const answer: Refused = await wide.call('GET', '/api-clients');
  expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
});

test('no token is wider than its operator, lasts for more than a year, or publishes some content types only', async () => {
  for (const [wish, pointer] of [
    [{ scopes: ['administer'] }, '/scopes'],
    [{ scopes: [] }, '/scopes'],
    [{}, '/scopes'],
    [{ scopes: ['read'], days: 366 }, '/days'],
    [{ scopes: ['publish'], contentTypes: ['script'] }, '/contentTypes'],
  ] as const) {
    const answer: Refused = await ann.call('POST', tokensPath(ann), { name: 'x', ...wish });
    expect([answer.status, answer.body.errors?.[0]?.pointer], JSON.stringify(wish)).toEqual([
      422,
      pointer,
    ]);
  }
});

test('a token ends after 90 days unless its owner chose another time', async () => {
  const token = await ann.makeToken({ scopes: ['read'] });
  const [made] = (await tokensOf(ann, ann)).filter(({ id }) => id === token.id);
  expect(made).toMatchObject({ scopes: ['read'], contentTypes: null });
  const days = (Date.parse(made!.expiresAt) - Date.parse(made!.createdAt)) / 86_400_000;
  expect(days).toBeCloseTo(90, 1);
  const expire = 'update operator_tokens set expires_at = now() where id = $1';
  await changeSealed(server, expire, [token.id]);
  const answer: Refused = await token.call('GET', '/session');
  expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token']);
});

test('a token of some content types sees, approves and changes nothing of others', async () => {
  await side.observe([{ guid: 'seen' }, { guid: 'other', contentType: 'internal-monitor' }]);
  const [seen, other] = ['seen', 'other'].map((guid) => ({ guid }));
  const limited = await ann.makeToken({ scopes: ['read', 'approve'], contentTypes: ['script'] });
  const { data, counts } = await limited.do<ItemList>('GET', '/items');
  expect([data.map(({ guid }) => guid), counts.approvable]).toEqual([[seen!.guid], 1]);
  const { data: types } = await limited.do<{ data: { contentType: string }[] }>(
    'GET',
    '/content-types',
  );
  expect(types.map(({ contentType }) => contentType)).toEqual(['script']);
  const all = (await ann.do<ItemList>('GET', '/items')).data;
  const { id, observedDigest: digest } = all.find(({ guid }) => guid === other!.guid)!;
  expect((await limited.call('GET', `/items/${id}`)).status).toBe(404);
  const text = { digest, text: 'Run it as root.' };
  expect((await limited.call('PUT', `/items/${id}/instructions`, text)).status).toBe(404);
  const named = await limited.do('POST', '/approvals', { items: [{ id, digest }] });
  expect(named).toMatchObject({ approved: 0, refused: [{ code: 'not-found' }] });
  const byFilter = { filter: {}, expected: 1, seen: counts.seen };
  expect(await limited.do('POST', '/approvals', byFilter)).toMatchObject({ approved: 1 });
  await ann.do('POST', '/approvals', { items: [{ id, digest }] });
  expect(await limited.do('DELETE', '/approvals', { items: [{ id }] })).toMatchObject({
    withdrawn: 0,
  });
  for (const path of ['/audit', '/releases', '/instances', '/sources', '/operators'])
    expect((await limited.call<{ code: string }>('GET', path)).body.code, path).toBe('token-scope');
});

test('owners see and revoke their own tokens, administrators any, and others neither', async () => {
  const bob = await personOf(server, 'approver');
  const [first, second] = [
    await ann.makeToken({ scopes: ['read'] }),
    await ann.makeToken({ scopes: ['read'] }),
  ];
  expect(await tokensOf(bob, ann)).toEqual([]);
  const path = (token: { id: string }) => `${tokensPath(ann)}/${token.id}`;
  expect((await bob.call('DELETE', path(first))).status).toBe(403);
  expect((await second.call('DELETE', path(first))).status).toBe(403);
  await ann.do('DELETE', path(first));
  expect((await first.call('GET', '/session')).status).toBe(401);
  await root.do('DELETE', path(second));
  expect((await second.call('GET', '/session')).status).toBe(401);
  expect((await root.call('DELETE', path(second))).status).toBe(404);
});

test('a change of the password ends all tokens of the operator, and no others', async () => {
  const eve = await personOf(server, 'approver');
  const [token, foreign] = [
    await eve.makeToken({ scopes: ['read'] }),
    await ann.makeToken({ scopes: ['read'] }),
  ];
  await eve.enter(
    '/session/password',
    { current: PASSWORD, password: 'twelve green seals' },
    'PUT',
  );
  expect((await token.call('GET', '/session')).status).toBe(401);
  expect((await foreign.call('GET', '/session')).status).toBe(200);
  const { data } = await root.do<AuditList>('GET', '/audit?action=operator.password-changed');
  expect(data[0]).toMatchObject({ facts: { tokensEnded: 1 } });
});

test('a token of an earlier release does what the role allows, until the transition ends', async () => {
  const token = await ann.makeToken({ scopes: ['read'] });
  const asBefore = 'update operator_tokens set scopes = null, expires_at = null where id = $1';
  await changeSealed(server, asBefore, [token.id]);
  expect((await token.call<{ code: string }>('POST', '/approvals', {})).body.code).toBe(
    'validation-failed',
  );
  const listed = (await tokensOf(ann, ann)).find(({ id }) => id === token.id);
  expect(listed).toMatchObject({ scopes: null, expiresAt: '2027-12-01T00:00:00.000Z' });
});

test('a service account has no password and cannot be invited, and the audit names it as what it is', async () => {
  const account = { name: 'pipeline', role: 'administrator' };
  const { id } = await root.do<{ id: string }>('POST', '/service-accounts', account);
  expect(
    (await root.call('POST', '/service-accounts', { ...account, name: 'PIPELINE' })).status,
  ).toBe(409);
  const token = await root.makeToken({ scopes: ['administer'] }, id);
  const client = await token.do<{ id: string }>('POST', '/api-clients', { name: 'by-pipeline' });
  const { data } = await root.do<AuditList>('GET', `/audit?subjectId=${client.id}`);
  expect(data[0]?.actor).toEqual({ type: 'service-account', id, name: 'pipeline' });
  const listed = (await root.do<OperatorList>('GET', '/operators')).data;
  expect(listed.find((operator) => operator.id === id)).toMatchObject({
    kind: 'service-account',
    email: null,
    status: 'active',
  });
});

test('T3 whatever was done here to operators and tokens, every row has its seal', async () => {
  expect(await unsealed(server)).toEqual([]);
});
