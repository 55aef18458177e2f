import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runClient } from '../../../test/support/client.ts';
import { FaultServer, SECRET } from '../../../test/support/fault-server.ts';

let server: FaultServer;
let folder: string;

beforeAll(async () => {
  server = await new FaultServer().start();
  folder = mkdtempSync(join(tmpdir(), 'prosync-expected-'));
  mkdirSync(join(folder, 'content'));
  server.publish([{ guid: 'a', path: 'script/a.sh', body: 'one\n' }]);
  const login = ['login', server.address, '--name', 'acme', '--target', 'directory:content'];
  expect(await runClient(folder, login, SECRET)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...args: string[]) => {
  const { code, stdout } = await runClient(folder, ['--json', ...args]);
  return { code, ...(JSON.parse(stdout) as { plan?: string; error?: { code: string } }) };
};

test('a sync does exactly the plan that a dry run named, and refuses another one', async () => {
  const { plan } = await run('sync', '--dry-run');
  server.publish([
    { guid: 'a', path: 'script/a.sh', body: 'one\n' },
    { guid: 'b', path: 'script/b.sh', body: 'two\n' },
  ]);
  expect(await run('sync', `--expect=${plan}`)).toMatchObject({
    code: 2,
    error: { code: 'plan-changed' },
  });
  expect(readdirSync(join(folder, 'content'))).toEqual([]);
  const now = await run('sync', '--dry-run');
  expect(await run('sync', `--expect=${now.plan}`)).toMatchObject({ code: 0 });
  expect(readdirSync(join(folder, 'content/script'))).toEqual(['a.sh', 'b.sh']);
});

test('a rollback and a removal refuse another plan, too', async () => {
  server.publish([{ guid: 'a', path: 'script/a.sh', body: 'three\n' }]);
  expect(await run('sync')).toMatchObject({ code: 0 });
  for (const verb of [
    ['rollback', '1.2'],
    ['remove', '--type', 'script'],
  ]) {
    const { plan } = await run(...verb, '--dry-run');
    const yes = verb[0] === 'remove' ? '--confirm=script' : '--yes';
    const other = await run(...verb, yes, '--expect=other');
    expect(other).toMatchObject({ code: 2, error: { code: 'plan-changed' } });
    expect(await run(...verb, yes, `--expect=${plan}`)).toMatchObject({ code: 0 });
  }
});
