import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InvitedOperator, OperatorList, OperatorView } from '#api/operators';
import { changeSealed, unsealed } from '../../../test/support/sealed.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { Operator, operatorOf } from '../../../test/support/operator.ts';
import { personOf } from '../../../test/support/person.ts';
import { AuditService } from '../audit/audit.service.ts';
import { OperatorsService } from './operators.service.ts';

let server: RunningApplication;
let administrator: Operator;
beforeAll(async () => {
  server = await startApplication();
  administrator = await operatorOf(server, 'administrator');
});
afterAll(() => server.close());

async function people(): Promise<OperatorView[]> {
  return (await administrator.do<OperatorList>('GET', '/operators')).data;
}

function invite(email: string, role = 'viewer'): Promise<InvitedOperator> {
  return administrator.do('POST', '/operators', { email, role, name: 'Somebody' });
}

test('an invited person uses the link once, and is active from then on', async () => {
  const invited = await invite('Ann@Example.com', 'approver');
  expect(invited.email).toBe('ann@example.com');
  expect((await people()).find(({ id }) => id === invited.id)).toMatchObject({
    status: 'invited',
    role: 'approver',
    name: 'Somebody',
  });
  const nobody = new Operator(server.url, '');
  const code = invited.link.split('#')[1];
  const accept = { code, password: 'eleven blue whales', name: 'Ann' };
  expect(await nobody.call('POST', '/invitations/accept', accept)).toMatchObject({ status: 201 });
  expect(await nobody.call('POST', '/invitations/accept', accept)).toMatchObject({
    status: 410,
    body: { code: 'invitation-used' },
  });
  expect((await people()).find(({ id }) => id === invited.id)).toMatchObject({
    status: 'active',
    name: 'Ann',
  });
});

test('of ten people who use one link at the same moment, one comes in, and only that password works', async () => {
  const invited = await invite('once@example.com');
  const code = invited.link.split('#')[1];
  const nobody = new Operator(server.url, '');
  const passwords = Array.from({ length: 10 }, (_, i) => `eleven blue whales ${i}`);
  const answers = await Promise.all(
    passwords.map((password) => nobody.call('POST', '/invitations/accept', { code, password })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 410)).toHaveLength(9);
  const right = passwords[answers.findIndex(({ status }) => status === 201)];
  const signIn = (password = '') =>
    nobody.call('POST', '/session', { email: 'once@example.com', password });
  expect(await signIn(right)).toMatchObject({ status: 201 });
  expect(await signIn(passwords.find((one) => one !== right))).toMatchObject({ status: 401 });
});

test('who has not come is invited again, and only the new link works; who has come is not', async () => {
  const look = (link: string) =>
    administrator.call('POST', '/invitations/look', { code: link.split('#')[1] });
  const first = await invite('twice@example.com');
  const second = await invite('TWICE@example.com', 'approver');
  expect(second.id).toBe(first.id);
  expect((await look(first.link)).status).toBe(410);
  expect(await look(second.link)).toMatchObject({ status: 200, body: { role: 'approver' } });
  const code = second.link.split('#')[1];
  await administrator.do('POST', '/invitations/accept', { code, password: 'eleven blue whales' });
  const body = { email: 'Twice@example.com', role: 'administrator' };
  const answer = await administrator.call('POST', '/operators', body);
  expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect((await people()).find(({ id }) => id === first.id)).toMatchObject({ role: 'approver' });
});

test('an operator who has come, or is disabled, keeps name and role when invited', async () => {
  const person = await personOf(server, 'approver');
  const again = { email: person.email, role: 'viewer' };
  expect((await administrator.call('POST', '/operators', again)).status).toBe(409);
  const { id } = await invite('out@example.com');
  await administrator.do('PATCH', `/operators/${id}`, { disabled: true });
  const out = { email: 'out@example.com', role: 'administrator' };
  expect((await administrator.call('POST', '/operators', out)).status).toBe(409);
});

test('a link ends after 72 hours', async () => {
  const { link } = await invite('late@example.com');
  await changeSealed(server, 'update invitations set expires_at = now()');
  const answer = await administrator.call('POST', '/invitations/look', {
    code: link.split('#')[1],
  });
  expect(answer.status).toBe(410);
});

test('a disabled operator is out at once, by session and by token', async () => {
  const gone = await personOf(server, 'viewer');
  const token = await gone.makeToken({ scopes: ['read'] });
  const statuses = () =>
    Promise.all([gone, token].map(async (one) => (await one.call('GET', '/session')).status));
  expect(await statuses()).toEqual([200, 200]);
  const changed = await administrator.do('PATCH', `/operators/${gone.id}`, { disabled: true });
  expect(changed).toMatchObject({ status: 'disabled' });
  expect(await statuses()).toEqual([401, 401]);
  await administrator.do('PATCH', `/operators/${gone.id}`, { disabled: false });
  expect(await statuses()).toEqual([401, 200]);
});

test('a role changes at once', async () => {
  const viewer = await personOf(server, 'viewer');
  expect((await viewer.call('GET', '/api-clients')).status).toBe(403);
  await administrator.do('PATCH', `/operators/${viewer.id}`, { role: 'administrator' });
  await viewer.do('GET', '/api-clients');
  await viewer.do('PATCH', `/operators/${viewer.id}`, { role: 'viewer' });
});

test('somebody remains administrator, also when two remove each other at the same moment', async () => {
  const own = await administrator.do<{ operator: { id: string } }>('GET', '/session');
  const alone = await administrator.call('PATCH', `/operators/${own.operator.id}`, {
    role: 'viewer',
  });
  expect(alone).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
  const second = await operatorOf(server, 'administrator');
  const other = await second.do<{ operator: { id: string } }>('GET', '/session');
  for (let round = 0; round < 25; round += 1) {
    const answers = await Promise.all([
      administrator.call('PATCH', `/operators/${other.operator.id}`, { disabled: true }),
      second.call('PATCH', `/operators/${own.operator.id}`, { disabled: true }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await changeSealed(server, 'update operators set disabled_at = null');
  }
});

test('the command line lets a known operator in again, with the role that it names', async () => {
  const operators = server.app.get(OperatorsService);
  await operators.add('back@example.com', 'viewer');
  const { link } = await operators.add('BACK@example.com', 'approver');
  const look = await administrator.do('POST', '/invitations/look', { code: link.split('#')[1] });
  expect(look).toMatchObject({ first: false, email: 'back@example.com', role: 'approver' });
});

test('I10 every change is in the audit with its actor, and the chain holds', async () => {
  const { data } = await administrator.do<{ data: { action: string }[] }>(
    'GET',
    '/audit?limit=200',
  );
  const actions = new Set(data.map(({ action }) => action));
  for (const action of [
    'added',
    'invited',
    'joined',
    'changed',
    'token-created',
    'service-account-added',
  ]) {
    expect(actions).toContain(`operator.${action}`);
  }
  expect(await server.app.get(AuditService).verify()).toMatchObject({ brokenAt: null });
});

test('T3 whatever was done here to operators, tokens and links, every row has its seal', async () => {
  expect(await unsealed(server)).toEqual([]);
});
