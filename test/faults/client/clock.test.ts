import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../apps/client/program.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';

// F8 and F9 with a clock that is given: the same program in this process.

const DAY = 24 * 60 * 60 * 1000;

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  server.publish([{ guid: 'a', body: 'one' }]);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

async function runAt(offsetMs: number, ...argv: string[]) {
  let said = '';
  const sink = () =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        said += chunk.toString();
        done();
      },
    });
  const code = await run(argv, {
    stdin: Readable.from([]),
    stdout: sink(),
    stderr: sink(),
    env: { HOME: client.root },
    folder: client.root,
    now: () => new Date(Date.now() + offsetMs),
  });
  return { code, said };
}

test('F8: a clock two days ahead makes the instance stale, and changes nothing', async () => {
  await runAt(0, 'sync');
  server.publish([{ guid: 'a', body: 'two' }]);
  const { code, said } = await runAt(2 * DAY, 'sync');
  expect(code).toBe(5);
  expect(said).toContain('Check the clock of this machine');
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
  expect(await runAt(0, 'sync')).toMatchObject({ code: 0 });
  expect(client.files()).toEqual({ 'script/a.sh': 'two' });
});

test('F8: a clock two days behind does nothing, and says which clock to look at', async () => {
  const { code, said } = await runAt(-2 * DAY, 'sync');
  expect(code).toBe(8);
  expect(said).toContain('verify-future');
  expect(said).toContain('Check the clock of this machine');
  expect(client.files()).toEqual({});
  // Clocks that differ by minutes are everywhere.
  expect(await runAt(-4 * 60 * 1000, 'sync')).toMatchObject({ code: 0 });
  server.alterHead = (head) => ({ ...head, seq: 0 });
  expect(await runAt(-4 * 60 * 1000, 'sync')).toMatchObject({ code: 8 });
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
});

test('F9: after 25 hours without the server the instance is stale, and recovers alone', async () => {
  await runAt(0, 'sync');
  await server.stop();
  expect(await runAt(23 * 60 * 60 * 1000, 'sync', '--timeout', '1')).toMatchObject({ code: 4 });
  expect(await runAt(25 * 60 * 60 * 1000, 'sync', '--timeout', '1')).toMatchObject({ code: 5 });
  expect(client.files()).toEqual({ 'script/a.sh': 'one' });
  await server.start();
  expect(await runAt(0, 'sync')).toMatchObject({ code: 0 });
});
