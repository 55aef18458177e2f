import { createPrivateKey } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { OLDER_FILES, OLDER_KEY } from './older-state.fixture.ts';

/* An instance and a server meet whose releases are on different sides of the executable bit (docs/adr/0001-executable-bit.md). */

const PLAIN = { guid: 'plain', body: 'plain\n', version: 1 };
const TOOL = { guid: 'tool', body: '#!/bin/sh\necho one\n' };
/** What an older client verified for this tool, whatever its bit is. */
const DIGEST = '51b595621211ebb6bb447c90110d4e6d61ac25dfcbf7c1c8a7a726a758bb6268';

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = new FaultServer();
  server.key = createPrivateKey({ format: 'jwk', key: { ...OLDER_KEY } });
  await server.start();
  client = new ClientFolder();
  const content = { 'script/plain.sh': PLAIN.body, 'script/tool.sh': TOOL.body };
  for (const [path, text] of Object.entries(content)) write(`content/${path}`, text, 0o644);
  for (const [path, text] of Object.entries(OLDER_FILES)) {
    const filled = text.replace('{SERVER}', server.address).replace('{TARGET}', client.target);
    write(`.prosync/${path}`, filled);
  }
  server.publish([PLAIN, { ...TOOL, version: 1 }]);
});
afterEach(async () => {
  client.remove();
  await server.stop();
});

function write(path: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(join(client.root, path)), { recursive: true });
  writeFileSync(join(client.root, path), text, { mode });
}

const file = (name: string) => join(client.target, 'script', `${name}.sh`);
const bits = (name: string) => statSync(file(name)).mode & 0o111;
const publishExecutable = () => server.publish([PLAIN, { ...TOOL, executable: true }]);

describe.skipIf(process.platform === 'win32')(
  'a client that took over the state of an older one',
  () => {
    test('finds nothing to do at an unchanged release, sets the bit with its version, and goes back without it', async () => {
      chmodSync(file('plain'), 0o755);
      const before = [statSync(file('plain')).ino, statSync(file('tool')).ino];
      expect((await client.run('sync')).stdout).toBe(
        'Release 1.1: 0 installed, 0 updated, 0 removed, 0 left as they are.\n',
      );
      expect((await client.run('status')).stdout).toMatch(/^up-to-date\t.*\nup-to-date\t.*\n$/);
      expect([statSync(file('plain')).ino, statSync(file('tool')).ino]).toEqual(before);
      expect([bits('plain'), bits('tool')]).toEqual([0o111, 0]);

      publishExecutable();
      expect((await client.run('diff')).stdout).toContain('old mode 100644\nnew mode 100755\n');
      const asked = server.count('manifest');
      expect((await client.run('sync')).stdout).toContain(
        'update    script  tool (version 1 -> 2)\n',
      );
      // The older manifest and the changes lead to the new one.
      expect(server.count('manifest')).toBe(asked);
      expect(bits('tool')).toBe(0o111);
      expect(readFileSync(file('tool'), 'utf8')).toBe(TOOL.body);

      await server.stop();
      expect(await client.run('rollback', '--yes')).toMatchObject({ code: 0 });
      expect([bits('plain'), bits('tool')]).toEqual([0o111, 0]);
      await server.start();
    });

    test('catches up on the bit of a version that the older one applied without it', async () => {
      publishExecutable();
      // To an older client, this version has the digest that it knows, so it only recorded the new number.
      expect(server.manifestBytes.toString()).toContain(`"version":2,"digest":"${DIGEST}"`);
      const record = client.read('.prosync/state/target/record.json');
      const older = record.replace(
        `"version":1,"digest":"${DIGEST}"`,
        `"version":2,"digest":"${DIGEST}"`,
      );
      expect(older).not.toBe(record);
      write('.prosync/state/target/record.json', older.replace('"seq":1', '"seq":2'));
      expect((await client.run('sync')).stdout).toContain('update    script  tool (version 2)\n');
      expect(bits('tool')).toBe(0o111);
      expect((await client.run('status')).stdout).toMatch(/^up-to-date\t.*\nup-to-date\t.*\n$/);
    });
  },
);

test('a server of today publishes the very manifest of an older one while nothing is executable', () => {
  const [stored] = Object.entries(OLDER_FILES).filter(([path]) =>
    /manifests\/[0-9a-f]{64}$/.test(path),
  );
  expect(server.manifestBytes.toString()).toBe(stored?.[1]);
});
