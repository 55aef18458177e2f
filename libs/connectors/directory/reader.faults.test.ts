import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '#domain/digest';
import { programOf } from '../../../test/support/program.ts';
import { COMPLETE, LAYOUT, SourceFolder } from '../../../test/support/source-folder.ts';

let source: SourceFolder;

beforeEach(() => {
  source = new SourceFolder();
});

afterEach(() => source.remove());

test.each([
  ['the root is missing', () => rmSync(source.root, { recursive: true }), 'does not exist'],
  [
    'the root is empty, as an unmounted one is',
    () => rmSync(join(source.root, 'rules'), { recursive: true }),
    'is empty',
  ],
  [
    'the root is a file',
    () => (rmSync(source.root, { recursive: true }), writeFileSync(source.root, '')),
    'not a folder',
  ],
  [
    'prosync.yaml is broken',
    () => source.put('prosync.yaml', 'contentTypes:\n  a: { file: "x" }\n'),
    'prosync.yaml:2:8',
  ],
])('absence is not concluded when %s (F14)', async (_, harm, words) => {
  source.putRule('a', 'a');
  harm();
  const { items, outcome } = await source.readAll();
  expect({ items, complete: outcome.complete }).toEqual({ items: [], complete: false });
  expect(outcome.reason).toContain(words);
  const tested = await source.reader.test();
  expect(tested.ok).toBe(false);
  expect(tested.detail).toContain(words);
});

// As root nothing is unreadable, so the reading runs as nobody.
test.skipIf(process.getuid?.() !== 0)(
  'a folder that cannot be listed makes the reading incomplete, a file is a problem',
  async () => {
    const reader = await programOf('libs/connectors/directory/reader.ts', 'directory-reader');
    source.put('prosync.yaml', LAYOUT);
    source.putRule('a', 'a');
    source.putRule('closed', 'closed');
    source.put('rules/deep/b.yml', 'id: b\n');
    chmodSync(source.root, 0o755);
    chmodSync(join(source.root, 'rules/closed.yml'), 0);
    const program = `
    import { directoryReader } from ${JSON.stringify(reader)};
    const reader = directoryReader({ root: process.argv[1] });
    const reading = reader.read(new AbortController().signal);
    const seen = [];
    let next = await reading.next();
    for (; !next.done; next = await reading.next()) seen.push(...next.value.items, ...next.value.problems);
    console.log(JSON.stringify({ seen: seen.map(({ path, code }) => path + ' ' + (code ?? '')), outcome: next.value }));`;
    const run = () =>
      JSON.parse(
        spawnSync(process.execPath, ['--input-type=module', '-e', program, source.root], {
          uid: 65534,
          encoding: 'utf8',
        }).stdout,
      ) as unknown;
    const seen = ['rules/closed.yml unreadable', 'rules/a.yml ', 'rules/deep/b.yml '];
    expect(run()).toEqual({ seen: expect.arrayContaining(seen) as string[], outcome: COMPLETE });
    chmodSync(join(source.root, 'rules/deep'), 0);
    expect(run()).toMatchObject({
      outcome: {
        complete: false,
        reason: 'The folder rules/deep cannot be listed: permission denied (EACCES).',
      },
    });
  },
);

test('an aborted reading ends at once and is not complete', async () => {
  source.put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 2000; index += 1) source.putRule(`r${index}`, `id-${index}`);
  const abort = new AbortController();
  const reading = source.reader.read(abort.signal);
  await reading.next();
  abort.abort();
  const next = await reading.next();
  expect(next.value).toMatchObject({ complete: false });
  const again = await source.readAll();
  expect(again.outcome).toEqual(COMPLETE);
  expect(again.items.filter((item) => item.bytes !== null)).toHaveLength(2000);
});

test('two readings of one reader follow each other', async () => {
  source.put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 1200; index += 1) source.putRule(`r${index}`, `id-${index}`);
  const both = await Promise.all([source.readAll(), source.readAll()]);
  expect(both.map(({ items, outcome }) => [items.length, outcome])).toEqual([
    [1200, COMPLETE],
    [1200, COMPLETE],
  ]);
});

test('a folder that changes while it is read never shows a file that moves as missing or doubled (F15)', async () => {
  source.put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 300; index += 1) source.putRule(`r${index}`, `id-${index}`);
  mkdirSync(join(source.root, 'rules/a'));
  mkdirSync(join(source.root, 'rules/z'));
  source.put('rules/a/moving.yml', 'id: moving\n');
  let stopped = false;
  const mover = (async () => {
    for (let turn = 0; !stopped; turn += 1) {
      const [from, to] = turn % 2 === 0 ? ['a', 'z'] : ['z', 'a'];
      renameSync(
        join(source.root, `rules/${from}/moving.yml`),
        join(source.root, `rules/${to}/moving.yml`),
      );
      appendFileSync(join(source.root, `rules/${to}/moving.yml`), `# ${turn}\n`);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  })();
  for (let round = 0; round < 25; round += 1) {
    const { items, problems, outcome } = await source.readAll();
    if (!outcome.complete) continue;
    const seen = [...items, ...problems].filter((entry) => entry.path?.endsWith('moving.yml'));
    expect(seen).toHaveLength(1);
    for (const item of items)
      if (item.bytes !== null) expect(sha256(item.bytes)).toBe(item.body.sha256);
  }
  stopped = true;
  await mover;
});
