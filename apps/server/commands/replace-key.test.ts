import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ItemList } from '#api/items';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { runClient } from '../../../test/support/client.ts';
import { newInstance, type Instance } from '../../../test/support/instance.ts';
import { startWithoutClock } from '../../../test/support/without-clock.ts';
import { operatorOf, Operator } from '../../../test/support/operator.ts';
import { type Config, readConfig } from '../config/server-config.ts';
import { InvariantsService } from '../invariants/invariants.service.ts';
import { SigningKey } from '../signing/signing-key.ts';
import { replaceKey } from './replace-key.ts';

let root: string;
let server: RunningApplication;
let operator: Operator;
let sourceId: string;
let instance: Instance;
const printed: string[] = [];

beforeEach(async () => {
  printed.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => (printed.push(String(text)), true));
  root = mkdtempSync(join(tmpdir(), 'prosync-keys-'));
  server = await startWithoutClock();
  operator = await operatorOf(server, 'administrator');
  const source = { name: 'scripts', connector: 'directory', settings: { root } };
  sourceId = (await operator.do<{ id: string }>('POST', '/sources', source)).id;
  instance = await newInstance(server, operator);
  await publish('one');
  await publish('two');
  expect((await runClient(instance.folder, ['sync'])).code).toBe(0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  instance.remove();
  rmSync(root, { recursive: true, force: true });
});

/** Writes the one script, scans, approves and publishes; returns the number of the release. */
async function publish(text: string): Promise<number | null> {
  writeFileSync(join(root, 'prosync.yaml'), 'contentTypes:\n  script: { files: "*.ps1" }\n');
  writeFileSync(join(root, 'a.ps1'), `# prosync-guid: a\n${text}\n`);
  await operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=60&fresh=true`);
  const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
  await operator.do('POST', '/approvals', {
    filter: {},
    expected: counts.needsApproval,
    seen: counts.seen,
  });
  return (await operator.do<PublishAnswer>('POST', '/releases', {})).seq;
}

/** The settings of the server, for a command that opens the database by itself. */
function configOfCommand(): Config {
  return readConfig({
    DATABASE_URL: server.database.url,
    PROSYNC_SIGNING_KEY_FILE: server.config.signingKeyFile,
    PROSYNC_DATA: server.config.dataDirectory,
  });
}

/** The command on the server's database, and then another server with the same settings and the new key. */
async function replaced(hasOldKey: boolean): Promise<RunningApplication> {
  const config = configOfCommand();
  expect(await replaceKey(config, { hasOldKey })).toBe(0);
  const settings = {
    PROSYNC_SIGNING_KEY_FILE: server.config.signingKeyFile,
    PROSYNC_SCAN_INTERVAL: '24h',
    PROSYNC_PUBLISH_INTERVAL: '24h',
  };
  return startApplication({ database: server.database, settings });
}

const brokenOn = ({ app }: RunningApplication) =>
  app.get(InvariantsService, { strict: false }).broken();

test('a replaced key takes over releases, accounts and tokens; instances follow once they trust it', async () => {
  const former = server.app.get(SigningKey, { strict: false }).fingerprint;
  const next = await replaced(true);
  try {
    const { fingerprint } = next.app.get(SigningKey, { strict: false });
    expect(fingerprint).not.toBe(former);
    expect(printed.join('')).toContain(fingerprint);
    expect(readdirSync(dirname(server.config.signingKeyFile)).join()).toMatch(/\.replaced-/);
    expect(await brokenOn(next)).toEqual([]);
    operator = new Operator(next.url, operator.token);
    expect(await publish('three')).toBe(4);

    const before = readFileSync(join(instance.content, 'a.ps1'), 'utf8');
    const config = join(instance.folder, '.prosync/config.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace(server.url, next.url));
    expect((await runClient(instance.folder, ['sync'])).code).toBe(8);
    expect(readFileSync(join(instance.content, 'a.ps1'), 'utf8')).toBe(before);

    const { secret } = await operator.do<{ secret: string }>('POST', '/api-clients', {
      name: 'again',
    });
    const login = ['login', next.url, '--name', 'again', '--trust', fingerprint];
    const target = ['--target', `directory:${instance.content}`];
    expect(await runClient(instance.folder, [...login, ...target], `${secret}\n`)).toMatchObject({
      code: 0,
    });
    expect(await runClient(instance.folder, ['sync'])).toMatchObject({ code: 0 });
    expect(readFileSync(join(instance.content, 'a.ps1'), 'utf8')).toContain('three');

    await operator.do('POST', '/releases/1/restore', {});
    expect((await runClient(instance.folder, ['sync'])).code).toBe(0);
    expect(readFileSync(join(instance.content, 'a.ps1'), 'utf8')).toContain('one');
    expect(await brokenOn(next)).toEqual([]);
  } finally {
    await next.close();
  }
});

test('a release of the former key that was changed afterwards is found', async () => {
  const next = await replaced(true);
  try {
    await next.database.query('alter table releases disable trigger user');
    await next.database.query(
      `update releases set signature = jsonb_set(signature, '{payload}', '"e30="') where seq = 1`,
    );
    const broken = await brokenOn(next);
    expect(broken.flatMap(({ rows }) => rows)).toContainEqual(
      expect.objectContaining({ seq: 1, why: expect.stringContaining('signing key was replaced') }),
    );
  } finally {
    await next.close();
  }
});

test('a database that does not verify keeps its key', async () => {
  await server.database.query(
    `insert into operators (email, name, role, seal) values ('mallory@example.com', 'Mallory', 'administrator', 'forged')`,
  );
  const key = readFileSync(server.config.signingKeyFile, 'utf8');
  const config = configOfCommand();
  expect(await replaceKey(config, { hasOldKey: true })).toBe(1);
  expect(readFileSync(server.config.signingKeyFile, 'utf8')).toBe(key);
  expect(printed.join('')).toContain('was not replaced');
  expect(await publish('three')).toBe(3);
});

test('a lost key is replaced only by somebody who says that it is lost', async () => {
  rmSync(server.config.signingKeyFile);
  const config = configOfCommand();
  await expect(replaceKey(config, { hasOldKey: true })).rejects.toMatchObject({
    code: 'signing-key-missing',
  });
  expect(existsSync(server.config.signingKeyFile)).toBe(false);
  const next = await replaced(false);
  try {
    expect(printed.join('')).toContain('taken over without proof');
    expect(await brokenOn(next)).toEqual([]);
    operator = new Operator(next.url, operator.token);
    expect(await publish('three')).toBe(4);
  } finally {
    await next.close();
  }
});
