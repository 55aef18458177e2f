import { relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLIENT_FILE } from '../../support/client.ts';
import { ClientFolder } from '../../support/client-folder.ts';
import { FaultServer } from '../../support/fault-server.ts';
import { works } from '../../support/storage-faults.ts';
import { putInPlace } from '../../support/strace.ts';

// A power cut cannot be staged here. What it would leave follows from the order of the system calls (docs/guarantees.md#2.6).

let server: FaultServer;
let client: ClientFolder;

beforeEach(async () => {
  server = await new FaultServer().start();
  client = new ClientFolder();
  await client.login(server);
});

afterEach(async () => {
  await server.stop();
  client.remove();
});

test.runIf(works('strace', '-V'))(
  'I7: each file of the state and of the content was on the disk before it got its name',
  async () => {
    server.publish([{ guid: 'a', body: 'first\n' }]);
    const env = { PATH: process.env.PATH, HOME: client.root };
    const command = [process.execPath, CLIENT_FILE, 'sync'];
    const renames = await putInPlace(command, { cwd: client.root, env });
    const files = renames.map(({ path, isForced }) => [relative(client.root, path), isForced]);
    // A body is named by its digest and is verified each time it is read; it is fetched again if it went bad.
    const others = files.filter(([path]) => !String(path).includes('/blobs/'));
    expect(Object.fromEntries(others)).toMatchObject({
      '.prosync/state/seen.json': true,
      '.prosync/state/head.json': true,
      'content/script/a.sh': true,
    });
    expect(others.filter(([, isForced]) => isForced !== true)).toEqual([]);
  },
);
