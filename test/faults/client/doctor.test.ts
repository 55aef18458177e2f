import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, SECRET } from '../../support/fault-server.ts';

interface Report {
  ok: boolean;
  findings: { check: string; level: string; detail: string; remedy: string | null }[];
}

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

async function examine(): Promise<Report & { code: number | null }> {
  const run = await client.run('doctor', '--json');
  return { ...(JSON.parse(run.stdout) as Report), code: run.code };
}

const levelOf = ({ findings }: Report, check: string) =>
  findings.find((finding) => finding.check === check)?.level;

test('a sound instance passes every check, and nothing is changed by looking', async () => {
  const before = client.stateFiles();
  const report = await examine();
  expect(report).toMatchObject({ code: 0, ok: true });
  const checks = report.findings.map(({ check }) => check);
  for (const check of ['configuration', 'secret', 'pinned key', 'disk', 'lock', 'connection'])
    expect(checks, check).toContain(check);
  for (const check of ['clock', 'login', 'scope', 'signature', 'expiry', 'target folder'])
    expect(checks, check).toContain(check);
  expect(client.stateFiles()).toEqual(before);
});

test('a secret that others may read is named with the command that mends it', async () => {
  chmodSync(join(client.root, '.prosync', 'secret'), 0o644);
  const report = await examine();
  expect(report).toMatchObject({ code: 3, ok: false });
  expect(report.findings.find(({ check }) => check === 'secret')).toMatchObject({
    level: 'failed',
    remedy: expect.stringContaining('chmod 600'),
  });
});

test('a server that is away is told, and what does not need it is checked all the same', async () => {
  await server.stop();
  const report = await examine();
  expect(report).toMatchObject({ code: 4, ok: false });
  expect(levelOf(report, 'connection')).toBe('failed');
  expect(levelOf(report, 'target folder')).toBe('ok');
});

test('a broken configuration is told with line and column', async () => {
  client.write('.prosync/config.yaml', 'server: http://127.0.0.1:1\nclient: x\nsevrer: y\n');
  const run = await client.run('doctor');
  expect(run.code).toBe(3);
  expect(run.stdout).toMatch(/✗ configuration: .*3:1.*Did you mean "server"/);
});

test('a pause and an exclusion that ends soon are told', async () => {
  await client.run('pause', '--reason', 'holidays', '--owner', 'ann');
  const report = await examine();
  const hold = report.findings.find(({ check }) => check === 'hold');
  expect(hold).toMatchObject({ level: 'warning', remedy: 'prosync resume' });
  expect(hold?.detail).toContain('holidays (ann)');
});

test('the support bundle holds findings and configuration, and no secret', async () => {
  client.write(
    '.prosync/config.yaml',
    `${readFileSync(join(client.root, '.prosync/config.yaml'), 'utf8')}automate: { passwordFile: hidden-place }\n`,
  );
  await client.run('doctor', '--bundle', 'bundle.json');
  const text = client.read('bundle.json');
  expect(JSON.parse(text)).toMatchObject({ findings: expect.any(Array), node: process.version });
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain('hidden-place');
  expect(text).toContain(server.address);
  expect(statSync(join(client.root, 'bundle.json')).mode & 0o777).toBe(0o600);
});
