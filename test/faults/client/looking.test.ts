import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';

/* What `status`, `diff` and the lines of a sync say of items whose path, GUID or executable bit changed, or that are blocked. */

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  expect(await client.login(server)).toMatchObject({ code: 0 });
});
afterEach(async () => {
  client.remove();
  await server.stop();
});

test('a hand-over is one change, shown against the content that it replaces; paths and bits show as in git', async () => {
  server.publish([
    { guid: 'one', name: 'One', path: 'a.sh', body: 'same\nold\n' },
    { guid: 'bit', body: 'b\n', executable: true },
    { guid: 'mv', path: 'old/m.sh', body: 'm\n' },
  ]);
  await client.run('sync');
  server.publish([
    { guid: 'two', name: 'Two', path: 'a.sh', body: 'same\nnew\n' },
    { guid: 'bit', body: 'b\n' },
    { guid: 'mv', path: 'new/m.sh', body: 'm\n' },
  ]);
  const diff = await client.run('diff');
  expect(diff.stdout.split('\n\n').map((lines) => lines.split('\n'))).toEqual([
    [
      'script/bit bit: update-available',
      'old mode 100755',
      'new mode 100644',
      '--- script/bit.sh (version 1)',
      '+++ script/bit.sh (version 2)',
      'The content is equal.',
    ],
    [
      'script/mv mv: update-available',
      'rename from old/m.sh',
      'rename to new/m.sh',
      '--- old/m.sh (version 1)',
      '+++ new/m.sh (version 2)',
      'The content is equal.',
    ],
    [
      'script/two Two: not-installed',
      'GUID two takes over a.sh from the script "One" (GUID one).',
      '--- a.sh (version 1 of one)',
      '+++ a.sh (version 2)',
      '@@ -1,2 +1,2 @@',
      ' same',
      '-old',
      '+new',
    ],
    [''],
  ]);
  expect(diff.stderr).not.toContain('deprecated');
  const dry = await client.run('sync', '--dry-run');
  expect(dry.stderr).toContain('3 steps would be done.');
  expect(JSON.parse((await client.run('status', '--json')).stdout)).toMatchObject({ pending: 3 });
  const synced = await client.run('sync');
  expect(synced.stderr).toContain('Applying: 3\n');
  expect(synced.stdout.split('\n')).toEqual([
    'update    script  bit (version 1 -> 2)',
    'update    script  mv (version 1 -> 2)',
    'hand over script  Two (version 2): GUID two takes over a.sh from the script "One" (GUID one)',
    'Release 1.2: 0 installed, 2 updated, 1 handed over, 0 removed, 0 left as they are.',
    '',
  ]);
  writeFileSync(join(client.target, 'a.sh'), 'ours');
  const again = await client.run('sync', '--overwrite');
  expect(again.stdout).toContain('update    script  Two (version 2)\n');
});

test.skipIf(process.platform === 'win32')(
  'a file that lost its executable bit here says so',
  async () => {
    server.publish([{ guid: 'bit', body: 'b\n', executable: true }]);
    expect((await client.run('diff')).stdout).toContain('\nnew file mode 100755\n');
    await client.run('sync');
    chmodSync(join(client.target, 'script/bit.sh'), 0o644);
    const { stdout } = await client.run('diff');
    expect(stdout).toContain('old mode 100644\nnew mode 100755\n');
  },
);

test('a new item that is blocked is failed with the true reason, before and after a sync', async () => {
  server.publish([{ guid: 'a', path: 'x/a.sh', body: 'a' }]);
  await client.run('sync');
  expect((await client.run('doctor')).stdout).toContain('signed release 1.1, 1 item.');
  writeFileSync(join(client.target, 'x/own.sh'), 'ours');
  mkdirSync(join(client.target, '.prosync-own'));
  writeFileSync(join(client.target, '.prosync-own/file'), 'ours');
  server.publish([]);
  await client.run('sync', '--prune');
  server.publish([
    { guid: 'folder', path: 'x', body: 'x' },
    { guid: 'own', path: '.prosync-own', body: 'x' },
    { guid: 'below', path: '.prosync-own/file', body: 'x' },
    { guid: 'under', path: 'x/own.sh/deeper.sh', body: 'x' },
  ]);
  const states = [
    'failed\tscript\tfolder (blocked-path: x is a folder on this instance.',
    'failed\tscript\town (unsafe-path: The path is reserved for Git or for ProSync.',
    'failed\tscript\tbelow (unsafe-path: The path is reserved for Git or for ProSync.',
    'failed\tscript\tunder (blocked-path: A file on this instance has the name of a folder',
  ];
  const expectStates = async () => {
    const { stdout } = await client.run('status');
    for (const line of states) expect(stdout).toContain(line);
  };
  await expectStates();
  expect(await client.run('sync', '--overwrite')).toMatchObject({ code: 9 });
  await expectStates();
  expect(client.files()).toEqual({ '.prosync-own/file': 'ours', 'x/own.sh': 'ours' });
});
