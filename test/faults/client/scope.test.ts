import { afterEach, beforeEach, expect, test } from 'vitest';
import { inScope } from '#domain/manifest';
import { ClientFolder } from '../../support/client-folder.ts';
import { runHere } from '../../support/client-here.ts';
import { Daemon } from '../../support/daemon.ts';
import { FaultServer, SECRET } from '../../support/fault-server.ts';

// A client is bound to its scope (docs/guarantees.md#v8): what another client's token opens is refused, however well it is signed,
// and what an administrator takes away leaves nothing without a person's yes.

const SCRIPT = { guid: 'a', body: 'script\n', contentType: 'script' };
const SEARCH = { guid: 'b', body: 'search\n', contentType: 'search' };
const BOTH = { 'script/a.sh': 'script\n', 'search/b.sh': 'search\n' };

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  server.scopeState = { scopeVersion: 1 };
  client = new ClientFolder();
  await login(client);
  server.publish([SCRIPT, SEARCH]);
  await run(client, 'sync');
  expect(client.files()).toEqual(BOTH);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

function run(folder: ClientFolder, ...args: string[]) {
  return runHere(folder.root, args);
}

function login(folder: ClientFolder) {
  const target = `directory:${folder.target}`;
  const args = ['login', server.address, '--name', 'acme', '--target', target];
  return runHere(folder.root, args, { input: SECRET });
}

function offer(scope: string[], version: number, name: string | null = null): void {
  server.scope = scope;
  server.scopeState = { scopeVersion: version, ...(name !== null && { client: name }) };
  // Each scope has numbers of its own; here it has a lower one.
  server.seq = 0;
  server.publish([SCRIPT, SEARCH].filter(({ contentType }) => inScope(scope, contentType)));
}

test.each([
  ['the head of another client', 1, null],
  ['the head of another client that was narrowed', 2, 'evil'],
])(
  'a client of all types that is given %s removes nothing until a new login',
  async (_, version, name) => {
    offer(['search'], version, name);
    const refused = await run(client, 'sync', '--prune', '--yes');
    expect(refused.code).toBe(8);
    expect(refused.stderr).toContain('verify-other-scope');
    expect(client.files()).toEqual(BOTH);
  },
);

test('a client of one type takes nothing of another one', async () => {
  const other = new ClientFolder();
  try {
    offer(['search'], 1);
    expect(await login(other)).toMatchObject({ code: 0 });
    offer(['*'], 1);
    expect(await run(other, 'sync')).toMatchObject({ code: 8 });
    expect(other.files()).toEqual({});
  } finally {
    other.remove();
  }
});

test('a login shows the scope and what it was, refuses the head of another client, and removes nothing', async () => {
  offer(['search'], 2, 'evil');
  expect(await login(client)).toMatchObject({ code: 8 });
  offer(['search'], 1);
  const again = await login(client);
  expect(again.stdout).toContain('This client receives: search');
  expect(again.stderr).toContain('Until now it received: all content types.');
  const asked = await run(client, 'sync', '--prune');
  expect([asked.code, client.files()]).toEqual([2, BOTH]);
});

test('a narrowed client removes what it no longer receives only once a person says so', async () => {
  offer(['search'], 2, 'ACME');
  expect(await run(client, 'sync')).toMatchObject({ code: 0 });
  const status = await run(client, 'status', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    attention: { narrowed: { scope: ['search'], outside: 1 } },
  });
  expect(await run(client, 'sync', '--prune')).toMatchObject({ code: 2 });
  expect(client.files()).toEqual(BOTH);
  expect(await run(client, 'sync', '--prune', '--yes')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'search/b.sh': 'search\n' });
  // What was agreed to is the new scope: the old one needs a login.
  offer(['*'], 3, 'acme');
  expect(await run(client, 'sync')).toMatchObject({ code: 8 });
});

test('content types that are given back before anybody agreed need no login', async () => {
  offer(['search'], 2, 'acme');
  await run(client, 'sync');
  offer(['*'], 3, 'acme');
  expect(await run(client, 'sync', '--prune')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual(BOTH);
});

test('a daemon that prunes waits for the person, and tells the server why', async () => {
  offer(['search'], 2, 'acme');
  const daemon = new Daemon(client.root, '--prune');
  try {
    await expect.poll(() => server.reports.at(-1)?.error?.code, LONG).toBe('scope-narrowed');
    expect(client.files()).toEqual(BOTH);
    expect(daemon.output).toContain('this client now receives only search, and 1 item');
  } finally {
    await daemon.end();
  }
});

test('a client that an older version logged in is bound to the scope that it took last', async () => {
  const { scope: _, ...pinned } = JSON.parse(client.read('.prosync/trust.json')) as {
    scope: object;
  };
  client.write('.prosync/trust.json', JSON.stringify(pinned));
  offer(['search'], 1);
  expect(await run(client, 'sync', '--prune', '--yes')).toMatchObject({ code: 8 });
  expect(client.files()).toEqual(BOTH);
});

test('a server that does not version scopes is followed within the scope of the login', async () => {
  server.scopeState = {};
  server.publish([{ ...SCRIPT, body: 'newer\n' }, SEARCH]);
  expect(await run(client, 'sync')).toMatchObject({ code: 0 });
  expect(client.files()).toMatchObject({ 'script/a.sh': 'newer\n' });
  offer(['search'], 1);
  server.scopeState = {};
  expect(await run(client, 'sync', '--prune', '--yes')).toMatchObject({ code: 8 });
});

const LONG = { timeout: 60_000, interval: 50 };
