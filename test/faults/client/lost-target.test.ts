import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { mayMount, works } from '../../support/storage-faults.ts';

// A target whose file system is not mounted is refused (docs/adr/0005-lost-targets.md).

const canMount = mayMount();
let server: FaultServer;
let client: ClientFolder;
const mounts: string[] = [];

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
});

afterEach(async () => {
  for (const folder of mounts.splice(0)) works('umount', '-l', folder);
  await server.stop();
  client.remove();
});

const sh = (guid: string) => `script/${guid}.sh`;

function publish(text: string, ...guids: string[]): void {
  server.publish(guids.map((guid) => ({ guid, body: `${guid} ${text}\n` })));
}

function mount(size: string): void {
  mkdirSync(client.target, { recursive: true });
  expect(works('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', client.target)).toBe(true);
  mounts.push(client.target);
}

describe.runIf(canMount)('a mounted target (skipped where mounting is not allowed)', () => {
  test(
    'that is not mounted is refused, and nothing is written below the mount point',
    { timeout: 120_000 },
    async () => {
      mount('2m');
      await client.login(server);
      publish('one', 'a', 'b');
      expect((await client.run('sync')).code).toBe(0);
      client.write(
        '.prosync/config.yaml',
        `${client.read('.prosync/config.yaml')}drift: { deleted: automatic }\n`,
      );
      publish('two', 'a', 'b');
      renameAside();
      await expectLost();
      expect(existsSync(join(client.target, 'script'))).toBe(false);
      expect(works('mount', '--move', aside(), client.target)).toBe(true);
      expect((await client.run('sync')).code).toBe(0);
      expect(client.files()[sh('a')]).toBe('a two\n');
    },
  );
});

const aside = () => `${client.root}/aside`;

// What `umount` does to the folder, with a way back that keeps the content.
function renameAside(): void {
  mkdirSync(aside());
  expect(works('mount', '--move', client.target, aside())).toBe(true);
  mounts.push(aside());
}

async function expectLost(): Promise<void> {
  const { code, stderr } = await client.run('sync');
  expect({ code, stderr }).toMatchObject({
    code: 7,
    stderr: expect.stringContaining('target-lost'),
  });
  expect(stderr).toContain('--new-target');
  expect(server.reports.at(-1)).toMatchObject({
    outcome: 'failed',
    error: { code: 'target-lost' },
  });
}

describe('a target folder that is gone although items were applied', () => {
  beforeEach(async () => {
    await client.login(server);
    publish('one', 'a', 'b');
    expect((await client.run('sync')).code).toBe(0);
  });

  test(
    'is refused by sync, rollback and doctor, and taken again when it is back',
    { timeout: 60_000 },
    async () => {
      const away = `${client.root}/away`;
      renameSync(client.target, away);
      await expectLost();
      expect((await client.run('doctor')).stdout).toContain('that folder does not exist');
      expect(existsSync(client.target)).toBe(false);
      mkdirSync(client.target);
      await expectLost();
      expect(client.files()).toEqual({});
      works('rmdir', client.target);
      renameSync(away, client.target);
      expect((await client.run('sync')).code).toBe(0);
    },
  );

  test('is installed again when a person says that it is new', { timeout: 60_000 }, async () => {
    works('rm', '-r', client.target);
    await expectLost();
    expect((await client.run('sync', '--new-target')).code).toBe(0);
    expect(client.files()).toEqual({ [sh('a')]: 'a one\n', [sh('b')]: 'b one\n' });
    const again = await client.run('sync', '--new-target');
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('has no effect') });
  });

  test('is taken when it was restored with its content', { timeout: 60_000 }, async () => {
    const copy = `${client.root}/copy`;
    expect(works('cp', '-r', client.target, copy)).toBe(true);
    works('rm', '-r', client.target);
    renameSync(copy, client.target);
    publish('two', 'a', 'b');
    expect((await client.run('sync')).code).toBe(0);
    expect(client.files()[sh('a')]).toBe('a two\n');
  });

  test(
    'of a client that remembered no folder yet is refused when it is empty, and taken when it is not',
    { timeout: 60_000 },
    async () => {
      works('rm', join(client.state, 'target/root.json'));
      expect((await client.run('sync')).code).toBe(0);
      works('rm', '-f', join(client.state, 'target/root.json'));
      works('rm', '-r', client.target);
      mkdirSync(client.target);
      await expectLost();
    },
  );

  test(
    'that only lost its files was emptied here: they are drift, as ever',
    { timeout: 60_000 },
    async () => {
      works('rm', '-r', join(client.target, 'script'));
      expect((await client.run('sync')).code).toBe(0);
      expect((await client.run('status', '--filter', 'drifted', '--json')).stdout).toContain(
        '"deleted"',
      );
    },
  );
});
