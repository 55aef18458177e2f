import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { runHere } from '../../support/client-here.ts';
import { Daemon } from '../../support/daemon.ts';
import { FaultServer } from '../../support/fault-server.ts';

// What people decided at an instance: a broken file never counts as "nothing was decided", and nobody loses a decision of another.

let server: FaultServer;
let client: ClientFolder;
let daemon: Daemon | null;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  publish('first');
  await client.run('sync');
  daemon = null;
});

afterEach(async () => {
  await daemon?.end('SIGKILL');
  await server.stop();
  client.remove();
});

const ITEMS = ['a', 'b', 'c', 'd', 'e'];
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 50 });

function publish(text: string): void {
  server.publish(ITEMS.map((guid) => ({ guid, body: `${text} ${guid}\n` })));
}

function installed(text: string): Record<string, string> {
  return Object.fromEntries(ITEMS.map((guid) => [`script/${guid}.sh`, `${text} ${guid}\n`]));
}

describe.each([
  ['hold.json', 'hold-damaged', '{"pause":{"reason":"audit","own'],
  ['hold.json', 'hold-damaged', ''],
  ['hold.json', 'hold-damaged', '{}'],
  ['choices.json', 'choices-damaged', '{"schemaVersion":1,"exclu'],
  ['choices.json', 'choices-damaged', '[]'],
])('%s, %s: %j', (name, code, damage) => {
  test('stops a sync, and says what is damaged and what to do', async () => {
    publish('second');
    client.write(`.prosync/${name}`, damage);
    const run = await runHere(client.root, ['sync', '--yes']);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(`${code}: `);
    expect(run.stderr).toContain(join(client.root, '.prosync', name));
    expect(run.stderr).toMatch(/prosync resume|from a backup/);
    expect(client.files()).toEqual(installed('first'));
  });
});

test.each([
  ['hold.json', 'hold-damaged'],
  ['choices.json', 'choices-damaged'],
])(
  'F20 a daemon whose %s is damaged applies nothing, says so once, and goes on when it is whole again',
  async (name, code) => {
    daemon = new Daemon(client.root);
    await until(() => expect(server.reports.at(-1)).toMatchObject({ outcome: 'ok' }));
    await until(() => expect(server.requests.at(-1)?.headers.prefer).toBe('wait=55'));
    client.write(`.prosync/${name}`, '{"half');
    publish('second');
    await until(() => expect(daemon?.output).toContain(`${code}: `));
    await until(() =>
      expect(server.reports.at(-1)).toMatchObject({ outcome: 'failed', error: { code } }),
    );
    expect(client.files()).toEqual(installed('first'));
    rmSync(join(client.root, '.prosync', name));
    await until(() => expect(client.files()).toEqual(installed('second')));
    expect(daemon.output.split(`${code}: `)).toHaveLength(2);
  },
);

test.each([
  [['exclude', 'a', '--reason', 'own'], 'choices.json'],
  [['include', 'a'], 'choices.json'],
  [['pause', '--reason', 'audit'], 'hold.json'],
  [['pin'], 'hold.json'],
])(
  '%j waits for nobody: while another client is at work it ends with 6 and decides nothing',
  async (words, name) => {
    const lock = { pid: process.pid, startedAt: '', since: '2026-01-01T00:00:00.000Z' };
    writeFileSync(join(client.state, 'lock'), JSON.stringify(lock));
    expect(await runHere(client.root, words)).toMatchObject({ code: 6 });
    expect(existsSync(join(client.root, '.prosync', name))).toBe(false);
  },
);

test('of five people who decide at the same moment, nobody loses a decision of another', async () => {
  const runs = await Promise.all(
    ITEMS.map((guid) => runHere(client.root, ['exclude', guid, '--reason', `by ${guid}`])),
  );
  const decided = ITEMS.filter((_, index) => runs[index]?.code === 0);
  expect(decided.length).toBeGreaterThan(1);
  const { excluded } = JSON.parse(client.read('.prosync/choices.json')) as {
    excluded: { guid: string }[];
  };
  expect(excluded.map(({ guid }) => guid).sort()).toEqual(decided);
});
