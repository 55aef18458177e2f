import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientWindow } from '../../../test/browser/window/client-window.ts';
import { CLIENT_FILE, runClient } from '../../../test/support/client.ts';
import { FaultServer, SECRET } from '../../../test/support/fault-server.ts';
import { CLIENT_VERSION } from '../version.ts';

const root = resolve(import.meta.dirname, '../../..');
const NAME = process.platform === 'win32' ? 'prosync.exe' : 'prosync';
const EXECUTABLE = join(root, 'dist/executable', NAME);

let server: FaultServer;
let folder: string;
let whyNot = '';

beforeAll(async () => {
  server = await new FaultServer().start();
  server.publish([{ guid: 'a', path: 'script/a.sh', body: 'one\n' }]);
  folder = mkdtempSync(join(tmpdir(), 'prosync-one-file-'));
  const build = ['run', '--silent', 'build:executable'];
  whyNot = execFileSync('npm', build, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}, 180_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the one JavaScript file works alone in an empty folder', async () => {
  const here = newFolder();
  copyFileSync(CLIENT_FILE, join(here, 'prosync.js'));
  await expectToWork(here, [process.execPath, join(here, 'prosync.js')]);
});

test('the single executable works alone in an empty folder, without Node.js in the path', async (context) => {
  if (!existsSync(EXECUTABLE)) context.skip(whyNot);
  const here = newFolder();
  copyFileSync(EXECUTABLE, join(here, NAME));
  await expectToWork(here, [join(here, NAME)]);
});

async function expectToWork(here: string, command: readonly [string, ...string[]]): Promise<void> {
  const version = await runClient(here, ['--version'], '', command);
  expect(version).toEqual({ code: 0, stdout: `${CLIENT_VERSION}\n`, stderr: '' });
  const login = ['login', server.address, '--name', 'acme', '--target', 'directory:content'];
  expect(await runClient(here, login, SECRET, command)).toMatchObject({ code: 0 });
  expect(await runClient(here, ['sync'], '', command)).toMatchObject({ code: 0 });
  expect(readFileSync(join(here, 'content/script/a.sh'), 'utf8')).toBe('one\n');
  const window = await ClientWindow.open({ folder: here, command });
  expect(await (await fetch(window.origin)).text()).toContain('ProSync instance');
  expect(await window.close()).toBe(0);
  expect(await runClient(here, ['sycn'], '', command)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean sync?'),
  });
}

function newFolder(): string {
  const here = join(folder, `empty-${Math.random().toString(36).slice(2)}`);
  mkdirSync(here);
  return here;
}
