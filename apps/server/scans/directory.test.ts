import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';
import {
  checkout,
  cloneSigma,
  expectedScans,
  hasSigma,
  sigmaSkipReason,
} from '../../../test/support/sigma.ts';

const isRoot = process.getuid?.() === 0;
const rootSkipReason = isRoot ? ' (skipped: root reads everything)' : '';

let server: ScanSide;
let root: string;
beforeEach(async () => {
  server = await ScanSide.open();
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

async function source(): Promise<string> {
  const input = { name: 'folder', connector: 'directory' as const, settings: { root } };
  return (await server.sources.add(input, server.side.operator)).id;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('a folder as a source', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'prosync-scan-'));
    write('script/a.sh', '# prosync-guid: guid-a\necho a\n');
    write('script/b.sh', 'echo b\n');
  });

  test('is scanned again and again, and only what changed differs', async () => {
    const id = await source();
    expect(await server.scan(id)).toMatchObject({ status: 'complete', counts: { new: 2 } });
    await server.side.approve();
    await server.side.publish();
    expect((await server.scan(id)).counts).toMatchObject({ total: 2, unchanged: 2 });
    write('script/a.sh', '# prosync-guid: guid-a\necho edited\n');
    mkdirSync(join(root, 'script/sub'));
    renameSync(join(root, 'script/b.sh'), join(root, 'script/sub/b.sh'));
    expect((await server.scan(id)).counts).toMatchObject({ modified: 1, relocated: 1, total: 2 });
  });

  test('B24: what lies behind a link that leaves the root now, or leads nowhere, is blocked and not deleted', async () => {
    write('script/sub/deep/c.sh', '# prosync-guid: guid-c\necho c\n');
    const id = await source();
    await server.scan(id);
    await server.side.approve();
    await server.side.publish();
    rmSync(join(root, 'script/sub'), { recursive: true });
    for (const [target, code] of [
      [tmpdir(), 'outside-root'],
      ['/nowhere', 'unreadable'],
    ] as const) {
      symlinkSync(target, join(root, 'script/sub'));
      expect((await server.scan(id)).counts).toMatchObject({ deleted: 0, total: 3, problems: 1 });
      expect((await server.items())['guid-c']).toMatchObject({
        status: 'unchanged',
        problem: { code },
      });
      rmSync(join(root, 'script/sub'));
    }
    expect((await server.scan(id)).counts).toMatchObject({ deleted: 1, problems: 0 });
  });

  test('with two files of one GUID both are blocked and shown', async () => {
    const id = await source();
    await server.scan(id);
    write('script/copy.sh', '# prosync-guid: guid-a\necho a\n');
    const { counts, problems } = await server.scan(id);
    expect(counts).toMatchObject({ total: 2, problems: 2 });
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['duplicate-guid', 'script/a.sh'],
      ['duplicate-guid', 'script/copy.sh'],
    ]);
    expect((await server.items())['guid-a']).toMatchObject({ problem: { code: 'duplicate-guid' } });
  });

  test('that is gone changes nothing, and says why', async () => {
    const id = await source();
    await server.scan(id);
    const before = await server.items();
    renameSync(root, `${root}-away`);
    const scan = await server.scan(id);
    renameSync(`${root}-away`, root);
    expect(scan).toMatchObject({ status: 'incomplete', counts: null });
    expect(scan.reason).toContain(root);
    expect(await server.items()).toEqual(before);
  });

  test.skipIf(isRoot)(`with an unreadable file keeps that item${rootSkipReason}`, async () => {
    const id = await source();
    await server.scan(id);
    chmodSync(join(root, 'script/a.sh'), 0);
    expect((await server.scan(id)).counts).toMatchObject({ total: 2, problems: 1 });
  });
});

test.skipIf(!hasSigma)(
  `the first and the second state of 3,000 real rules are found${sigmaSkipReason}`,
  async () => {
    root = cloneSigma();
    const [first, second] = expectedScans();
    for (const expected of [first!, second!]) {
      const { commit, ...counts } = expected;
      checkout(root, commit);
      const { id } = (await server.sources.ensure(
        { name: 'sigma', connector: 'directory', settings: { root } },
        server.side.operator,
      ))!;
      const scan = await server.scan(id);
      expect(scan).toMatchObject({ status: 'complete', counts: { ...counts, problems: 0 } });
      const again = await server.scan(id);
      console.log(`state ${commit}: scan ${scan.durationMs} ms, again ${again.durationMs} ms`);
      await server.side.approve();
      await server.side.publish();
    }
  },
);
