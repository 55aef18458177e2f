import { chmodSync, chownSync, lchownSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';

// A folder that somebody else left where a command is typed must not say where content comes from and goes to.

const SOMEBODY_ELSE = 4711;
const isRoot = process.getuid?.() === 0;

let server: FaultServer;
let client: ClientFolder;
let place: string;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
  server.publish([{ guid: 'a', body: 'one' }]);
  place = join(client.root, '.prosync');
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

async function expectDisobeyed(): Promise<void> {
  const asked = server.requests.length;
  for (const command of ['sync', 'status', 'run', 'ui']) {
    const run = await client.run(command);
    expect(run, command).toMatchObject({ code: 3 });
    expect(run.stderr, command).toContain('config-foreign');
    expect(run.stderr, command).toContain(`--config ${place}`);
  }
  expect(server.requests).toHaveLength(asked);
  expect(client.files()).toEqual({});
}

describe.runIf(process.platform !== 'win32')('a planted .prosync', () => {
  test('that everybody may write is not obeyed', async () => {
    chmodSync(place, 0o777);
    await expectDisobeyed();
  });

  test('whose configuration the group may write is not obeyed', async () => {
    chmodSync(join(place, 'config.yaml'), 0o660);
    await expectDisobeyed();
  });

  test.runIf(isRoot)('that belongs to another user is not obeyed, also by root', async () => {
    chownSync(place, SOMEBODY_ELSE, SOMEBODY_ELSE);
    await expectDisobeyed();
  });

  test.runIf(isRoot)(
    'that is a link of another user to a folder of ours is not obeyed',
    async () => {
      renameSync(place, join(client.root, 'mine'));
      symlinkSync('mine', place);
      lchownSync(place, SOMEBODY_ELSE, SOMEBODY_ELSE);
      await expectDisobeyed();
    },
  );

  test('is obeyed when it is named, and when it is ours', async () => {
    expect(await client.run('status')).toMatchObject({ code: 0 });
    chmodSync(place, 0o777);
    expect(await client.run('--config', place, 'sync')).toMatchObject({ code: 0 });
    expect(client.files()).toEqual({ 'script/a.sh': 'one' });
  });
});
