import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer, onCall } from '../../support/fault-server.ts';
import { problem } from '../../support/replies.ts';

let server: FaultServer;
let client: ClientFolder;

beforeAll(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  server.publish([{ guid: 'a', body: 'x', name: 'A name \u202e\u001b[31m' }]);
});

afterAll(async () => {
  await server.stop();
  client.remove();
});

test('B37: an unknown command exits with 2 and names the one that was meant', async () => {
  const run = await client.run('sycn');
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('did you mean sync?');
  expect(run.stderr).toContain('prosync --help');
});

test('a command is needed', async () => {
  const run = await client.run();
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toContain('A command is required.');
});

test.each([['--help'], ['sync', '--help'], ['--version']])(
  '%s %s exits with 0',
  async (...args) => {
    const run = await client.run(...args.filter((arg) => arg !== undefined));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).not.toBe('');
  },
);

test('B38: an error with --json is one JSON object', async () => {
  const run = await client.run('sycn', '--json');
  expect(run).toMatchObject({ code: 2, stderr: '' });
  expect(JSON.parse(run.stdout)).toMatchObject({
    schemaVersion: 1,
    error: { code: 'unknown-command', detail: "unknown command 'sycn'." },
  });
});

test('B38: a question where nobody can be asked names the flag', async () => {
  const other = new ClientFolder();
  await other.login(server);
  await other.run('sync');
  const run = await other.run('remove', '--item', 'a', '--no-input');
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(/^answer-needed: Remove 1 of a .*\nGive --confirm=a to say yes\.$/m);
  expect(other.files()).toEqual({ 'script/a.sh': 'x' });
  other.remove();
});

test('B38: a closed stdout is silent', async () => {
  const child = spawn(process.execPath, [CLIENT_FILE, 'status', '--json'], {
    cwd: client.root,
    env: { PATH: process.env.PATH, HOME: client.root },
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const code = await new Promise((done) => child.on('close', done));
  expect(code).toBe(0);
  expect(stderr).toBe('Release 1.1: 1 not-installed.\nNext: prosync diff, then prosync sync\n');
});

test.runIf(existsSync('/dev/full'))(
  'output that finds no room is told, and stops nothing',
  async () => {
    const other = new ClientFolder();
    await other.login(server);
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [CLIENT_FILE, 'sync'], {
      cwd: other.root,
      env: { PATH: process.env.PATH, HOME: other.root },
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    let stderr = '';
    child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
    expect(await new Promise((done) => child.on('close', done))).toBe(7);
    expect(stderr).toContain('storage-full: Cannot use the output: the disk is full.');
    expect(stderr).not.toContain('    at ');
    expect(other.files()).toEqual({ 'script/a.sh': 'x' });
    other.remove();
  },
);

test('a name from the server cannot steer the terminal', async () => {
  const run = await client.run('status');
  expect(run.stdout).toContain('A name \\u202e\\u001b[31m');
  expect(run.stdout).not.toContain('\u001b');
});

test('what a server says in an error cannot steer the terminal', async () => {
  const { body, ...reply } = problem(500, 'odd');
  const steering = body.toString().replace('The code is odd.', '\\u001b[31mred\\u202e');
  server.fault = onCall('head', () => ({ ...reply, body: Buffer.from(steering) }));
  const run = await client.run('status');
  const checks = await client.run('test');
  server.fault = null;
  expect(run.stderr).toContain('Its answer: \\u001b[31mred\\u202e');
  expect(run.stderr + checks.stdout).not.toContain('\u001b');
});

test('--quiet leaves the result alone', async () => {
  const run = await client.run('status', '--quiet');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain('not-installed');
});

test.each([
  ['status', '--filter', 'driftd', 'Did you mean drifted?'],
  ['status', '--type', 'scrpt', 'Known types: script.'],
  ['sync', '--item', 'nowhere', 'No item is called "nowhere" here.'],
  ['sync', '--timeout', '-1', 'Give a number of seconds above 0.'],
])('%s %s %s exits with 2 and says what to do', async (command, flag, value, said) => {
  const run = await client.run(command, flag, value);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(said);
});

test('--type and --item together are refused', async () => {
  expect(await client.run('sync', '--type', 'x', '--item', 'y')).toMatchObject({ code: 2 });
});

test.each([
  ['server: [\n', /config\.yaml:\d+:\d+: /],
  [
    'server: https://x\nclient: a\nexcludTags: [x]\n',
    /config\.yaml:3:1: unknown key "excludTags"\. Did you mean "excludeTags"\?/,
  ],
  ['server: https://x\nclient: 5\n', /config\.yaml:2:1: client: /],
])('B29: a configuration with a mistake names line and column (%j)', async (text, said) => {
  const other = new ClientFolder();
  await other.login(server);
  other.write('.prosync/config.yaml', text);
  const run = await other.run('status');
  expect(run.code).toBe(3);
  expect(run.stderr).toMatch(said);
  other.remove();
});

test('B29: without a configuration the cure is named', async () => {
  const other = new ClientFolder();
  const run = await other.run('sync');
  expect(run.code).toBe(3);
  expect(run.stderr).toContain('prosync login');
  other.remove();
});

test('the folder of --config and of PROSYNC_CONFIG is used from anywhere', async () => {
  const other = new ClientFolder();
  const run = await other.run('status', '--config', `${client.root}/.prosync`);
  expect(run).toMatchObject({ code: 0 });
  other.remove();
});
