import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { programOf } from '../../../test/support/program.ts';
import { SampleInstance } from './sample-instance.ts';

let folder: string;
let instance: SampleInstance;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-sample-'));
  instance = new SampleInstance(join(folder, 'client.mjs'), join(folder, 'instance'));
});
afterEach(async () => {
  await instance.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A program in the place of the client, which notes how it is called. */
function client(body: string): void {
  const note = `import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    const [verb, ...rest] = process.argv.slice(2);
    appendFileSync(${JSON.stringify(join(folder, 'calls'))}, process.pid + ' ' + [verb, ...rest].join(' ') + '\\n');
    const option = (name) => rest[rest.indexOf(name) + 1];`;
  writeFileSync(join(folder, 'client.mjs'), `${note}\n${body}`);
}

function calls(): string[] {
  const file = join(folder, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

const LOGIN = `if (verb === 'login') {
    if (readFileSync(option('--secret-file'), 'utf8') !== 'psk1_x') process.exit(4);
    mkdirSync(option('--config')); writeFileSync(option('--config') + '/config.yaml', '');
  }`;

test('a login hands the secret over in a file that is gone afterwards', async () => {
  client(LOGIN);
  expect(instance.isLoggedInTo('http://127.0.0.1:1')).toBe(false);
  await instance.login('http://127.0.0.1:1', 'sample-instance', 'psk1_x');
  expect(instance.isLoggedInTo('http://127.0.0.1:1')).toBe(true);
  expect(instance.isLoggedInTo('http://127.0.0.1:2')).toBe(false);
  expect(calls().join()).not.toContain('psk1_x');
  expect(existsSync(join(folder, 'instance/secret'))).toBe(false);
});

test('a daemon that ends is started again, and none is left after the stop', async () => {
  client(`${LOGIN} if (verb === 'run') process.exit(1);`);
  await instance.login('http://127.0.0.1:1', 'sample-instance', 'psk1_x');
  instance.start();
  await vi.waitFor(() => expect(calls()).toHaveLength(3), { timeout: 60_000 });
  await instance.stop();
  const count = calls().length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(calls()).toHaveLength(count);
});

test('a daemon that runs is ended by the stop', async () => {
  client(`${LOGIN} if (verb === 'run') setInterval(() => {}, 1000);`);
  await instance.login('http://127.0.0.1:1', 'sample-instance', 'psk1_x');
  instance.start();
  await vi.waitFor(() => expect(calls()).toHaveLength(2), { timeout: 60_000 });
  const pid = Number(calls()[1]?.split(' ')[0]);
  await instance.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a server that is killed takes the daemon with it', async () => {
  client(`${LOGIN} if (verb === 'run') setInterval(() => {}, 1000);`);
  await instance.login('http://127.0.0.1:1', 'sample-instance', 'psk1_x');
  const module = await programOf('apps/server/samples/sample-instance.ts', 'sample-instance');
  const code = `import { SampleInstance } from ${JSON.stringify(module)};
    new SampleInstance(${JSON.stringify(join(folder, 'client.mjs'))}, ${JSON.stringify(join(folder, 'instance'))}).start();`;
  const server = spawn(process.execPath, ['--input-type=module', '-e', code]);
  await vi.waitFor(() => expect(calls()).toHaveLength(2), { timeout: 60_000 });
  server.kill('SIGKILL');
  const pid = Number(calls()[1]?.split(' ')[0]);
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 60_000 });
});

/** A dead process that nobody waited for still has a number. */
function isRunning(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat !== '' && !/\) Z/.test(stat);
}
