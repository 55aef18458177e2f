import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generateClientSecret } from '#domain/token';
import { runClient } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, SECRET } from '../../support/fault-server.ts';

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

const loginWith = (secret: string, ...more: string[]) =>
  runClient(client.root, ['login', server.address, '--name', 'acme', ...more], secret);

test('login pins the key, shows its fingerprint, and keeps secret and token for the owner alone', async () => {
  const run = await client.login(server);
  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toContain(`Pinned key of the server: ${server.fingerprint}`);
  expect(run.stderr).toContain('Next: prosync doctor');
  for (const name of ['secret', 'config.yaml', 'trust.json', 'state/token.json']) {
    expect(statSync(join(client.root, '.prosync', name)).mode & 0o777, name).toBe(0o600);
  }
  expect(run.stdout + run.stderr).not.toContain(SECRET);
});

test('B9: one line break at the end of the secret is left off, and said so', async () => {
  const run = await loginWith(`${SECRET}\n`);
  expect(run).toMatchObject({ code: 0 });
  expect(run.stderr).toContain('Ignored the line break at the end of the secret.');
  expect(await loginWith(`${SECRET}\n\n`)).toMatchObject({ code: 4 });
});

test('B8: a generated secret with one wrong character is refused before any request', async () => {
  const secret = generateClientSecret();
  const wrong = secret.slice(0, 10) + (secret[10] === 'x' ? 'y' : 'x') + secret.slice(11);
  const run = await loginWith(wrong);
  expect(run).toMatchObject({ code: 3 });
  expect(run.stderr).toContain('The checksum of the secret does not match.');
  expect(run.stderr).not.toContain(wrong);
  expect(server.requests).toEqual([]);
});

test.each([
  ['longer than 72 bytes', 'é'.repeat(40)],
  ['with NUL', 'a\0b'.repeat(6)],
  ['empty', ''],
])('B9: a secret %s is refused before any request', async (_, secret) => {
  expect(await loginWith(secret)).toMatchObject({ code: 3 });
  expect(server.requests).toEqual([]);
});

test('B9: an empty secret is said to be none', async () => {
  expect((await loginWith('\n')).stderr).toContain('secret-missing: No secret was given.');
});

test('a folder in place of the secret file is named', async () => {
  const run = await loginWith('', '--secret-file', '.');
  expect(run).toMatchObject({ code: 3 });
  expect(run.stderr).toContain(`There is a folder instead of a secret file at ${client.root}.`);
});

test('B36: a secret as a flag is refused, and not repeated', async () => {
  for (const flag of [['--secret', SECRET], [`--secret=${SECRET}`]]) {
    const run = await loginWith('', ...flag);
    expect(run).toMatchObject({ code: 2 });
    expect(run.stderr).toContain('--secret-file');
    expect(run.stderr).not.toContain(SECRET);
  }
});

test('B29: a secret file that others may read is refused with the cure', async () => {
  client.write('secret.txt', SECRET, 0o644);
  const run = await loginWith('', '--secret-file', 'secret.txt');
  expect(run).toMatchObject({ code: 3 });
  expect(run.stderr).toContain('chmod 600');
  expect(server.requests).toEqual([]);
});

test('a wrong secret is refused, and nothing is stored', async () => {
  expect(await loginWith('another secret of sixteen')).toMatchObject({ code: 4 });
  expect(await client.run('status')).toMatchObject({ code: 3 });
});

test('F17: http to another machine is refused before anything is sent', async () => {
  const run = await runClient(client.root, ['login', 'http://example.com', '--name', 'x'], SECRET);
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toContain('https://example.com');
});

test('T1 the token of one server is not shown to another one', async () => {
  const other = await new FaultServer().start();
  other.token = 'token-2';
  try {
    await client.login(server);
    const env = { PROSYNC_SERVER: other.address };
    const run = await runClient(client.root, ['sync'], '', undefined, env);
    expect(run).toMatchObject({ code: 8 });
    expect(run.stderr).toContain('verify-unknown-key');
    expect(other.requests.map(({ call }) => call)).toContain('head');
    for (const { headers } of other.requests)
      expect(headers.authorization).not.toBe('Bearer token-1');
  } finally {
    await other.stop();
  }
});

test('--trust accepts only the key that it names', async () => {
  const refused = await client.login(server, '--trust', '0'.repeat(64));
  expect(refused).toMatchObject({ code: 8 });
  const colons = server.fingerprint.toUpperCase().match(/../g)?.join(':') ?? '';
  expect(await client.login(server, '--trust', colons)).toMatchObject({ code: 0 });
});

test('a login again keeps what the configuration says', async () => {
  await client.login(server);
  client.write('.prosync/config.yaml', `${client.read('.prosync/config.yaml')}maxRemovals: 3\n`);
  expect(await loginWith(SECRET)).toMatchObject({ code: 0 });
  expect(client.read('.prosync/config.yaml')).toContain('maxRemovals: 3');
  expect(client.read('.prosync/config.yaml')).toContain(`target: directory:${client.target}`);
});

test('test says what works and what does not', async () => {
  await client.login(server);
  const good = await client.run('test');
  expect(good).toMatchObject({ code: 0 });
  expect(good.stdout).toMatch(/✓ server: .*the signature fits.*\n✓ target: /);
  await server.stop();
  const bad = await client.run('test', '--json');
  expect(bad).toMatchObject({ code: 4 });
  expect(JSON.parse(bad.stdout)).toMatchObject({
    ok: false,
    checks: [{ ok: false }, { ok: true }],
  });
});
