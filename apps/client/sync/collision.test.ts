import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientFolder } from '../../../test/support/client-folder.ts';
import { FaultServer } from '../../../test/support/fault-server.ts';

let server: FaultServer;
let client: ClientFolder;

const one = { guid: 'one', path: 'scripts/install.ps1', body: 'A\n' };
const two = { guid: 'two', path: 'scripts/install.ps1', body: 'B\n' };

beforeAll(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  server.publish([one, two]);
  await client.login(server);
});
afterAll(async () => {
  await server.stop();
  client.remove();
});

async function states(): Promise<Record<string, [state: string, reason: string | null]>> {
  const { stdout } = await client.run('status', '--json');
  const { items } = JSON.parse(stdout) as {
    items: { guid: string; state: string; reason: string | null }[];
  };
  return Object.fromEntries(items.map(({ guid, state, reason }) => [guid, [state, reason]]));
}

test('of two items published for one path the second fails for that reason, whatever is tried, and is no drift', async () => {
  for (const args of [['sync'], ['sync'], ['sync', '--overwrite'], ['sync', '--prune']]) {
    const { code, stderr } = await client.run(...args);
    expect(code).toBe(9);
    expect(stderr).toContain('Rename one of them in its source.');
    const { one: first, two: second } = await states();
    expect(first).toEqual(['up-to-date', null]);
    expect(second).toEqual(['failed', expect.stringMatching(/^path-collision: scripts\/install/)]);
    expect(client.files()).toEqual({ 'scripts/install.ps1': 'A\n' });
  }
});

test('the second takes the path when the first is no longer published', async () => {
  server.publish([two]);
  expect((await client.run('sync')).code).toBe(0);
  expect(client.files()).toEqual({ 'scripts/install.ps1': 'B\n' });
  expect(await states()).toEqual({ two: ['up-to-date', null] });
});
