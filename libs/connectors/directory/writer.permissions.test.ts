import { chmodSync, chownSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  itemAt,
  TargetFolder,
  writeStep,
  type TextItem,
} from '../../../test/support/target-folder.ts';

// Owner, group, permissions and the executable bit of what is written (docs/adr/0001-executable-bit.md).

const isRoot = process.getuid?.() === 0;
let target: TargetFolder;

beforeEach(() => {
  target = new TargetFolder();
});

afterEach(() => target.remove());

const file = (path: string) => join(target.root, path);
const mode = (path: string) => statSync(file(path)).mode & 0o7777;
const script = (version: number, text: string, executable = true) =>
  itemAt('run.sh', text, { version, executable });

async function found(item: TextItem): Promise<string | null | undefined> {
  const record = await target.writer.record();
  return (await target.writer.installed([item], record?.items ?? [], () => null))[0]?.digest;
}

describe.skipIf(process.platform === 'win32')('the executable bit', () => {
  test('is set on a new file, for everyone who may read it', async () => {
    const first = script(1, 'one');
    await target.apply(writeStep(first), writeStep(itemAt('plain.sh', 'x')));
    expect(mode('run.sh') & 0o111).toBe((mode('run.sh') & 0o444) >> 2);
    expect(mode('run.sh') & 0o100).toBe(0o100);
    expect(mode('plain.sh') & 0o111).toBe(0);
    expect(await found(first)).toBe(first.digest);
  });

  test('comes with a version that changes nothing else, and keeps the other permissions', async () => {
    const plain = script(1, 'one', false);
    await target.apply(writeStep(plain));
    chmodSync(file('run.sh'), 0o640);
    const executable = script(2, 'one');
    expect(await found(executable)).toBe(plain.digest);
    await target.apply(writeStep(executable, plain));
    expect(mode('run.sh')).toBe(0o750);
    expect(await found(executable)).toBe(executable.digest);
  });

  test('goes with a version that is not executable any more', async () => {
    const executable = script(1, 'one');
    await target.apply(writeStep(executable));
    const plain = script(2, 'one', false);
    await target.apply(writeStep(plain, executable));
    expect(mode('run.sh') & 0o111).toBe(0);
    expect(await found(plain)).toBe(plain.digest);
  });

  test('that somebody set by hand stays, and is no drift', async () => {
    const plain = script(1, 'one', false);
    await target.apply(writeStep(plain));
    chmodSync(file('run.sh'), 0o755);
    expect(await found(plain)).toBe(plain.digest);
    await target.apply(writeStep(script(2, 'two', false), plain));
    expect(mode('run.sh')).toBe(0o755);
  });

  test('that somebody took away is a local change, which is only written over when that is asked for', async () => {
    const executable = script(1, 'one');
    await target.apply(writeStep(executable));
    chmodSync(file('run.sh'), 0o644);
    const digest = await found(executable);
    expect(digest).not.toBe(executable.digest);
    const { refused } = await target.apply(writeStep(script(2, 'two'), executable));
    expect(refused).toMatchObject([{ code: 'changed-locally' }]);
    await target.apply(writeStep(script(2, 'two'), { ...executable, digest: digest ?? '' }));
    expect(mode('run.sh')).toBe(0o755);
  });
});

describe.skipIf(!isRoot)('the owner and the group of a replaced file (as root only)', () => {
  test('are kept with its permissions, and an added file belongs to who writes it', async () => {
    const first = itemAt('a.ps1', '1');
    await target.apply(writeStep(first));
    chownSync(file('a.ps1'), 1234, 1235);
    chmodSync(file('a.ps1'), 0o640);
    const { notes } = await target.apply(
      writeStep(itemAt('a.ps1', '2', { version: 2 }), first),
      writeStep(itemAt('b.ps1', '1')),
    );
    expect(statSync(file('a.ps1'))).toMatchObject({ uid: 1234, gid: 1235 });
    expect(mode('a.ps1')).toBe(0o640);
    expect(statSync(file('b.ps1'))).toMatchObject({ uid: 0, gid: 0 });
    expect(notes).toEqual([]);
  });

  test('are kept when the item moves, also when another item takes the place that it leaves', async () => {
    const first = itemAt('secret.txt', '1');
    const second = itemAt('other.txt', '2');
    await target.apply(writeStep(first), writeStep(second));
    chownSync(file('secret.txt'), 1234, 1235);
    chmodSync(file('secret.txt'), 0o600);
    const moved = itemAt('conf/secret.txt', '1', { version: 2, guid: first.guid });
    const heir = itemAt('secret.txt', '2', { version: 2, guid: second.guid });
    await target.apply(writeStep(moved, first), writeStep(heir, second));
    expect(statSync(file('conf/secret.txt'))).toMatchObject({ uid: 1234, gid: 1235 });
    expect(mode('conf/secret.txt')).toBe(0o600);
  });

  test('are kept without the special bits, which were given to other content', async () => {
    const first = itemAt('a.sh', '1');
    await target.apply(writeStep(first));
    chownSync(file('a.sh'), 1234, 1235);
    chmodSync(file('a.sh'), 0o6755);
    await target.apply(writeStep(itemAt('a.sh', '2', { version: 2 }), first));
    expect(mode('a.sh')).toBe(0o755);
  });
});
