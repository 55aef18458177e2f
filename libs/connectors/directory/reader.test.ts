import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { itemDigest, sha256 } from '#domain/digest';
import { MAX_BODY_BYTES } from '#domain/item';
import type { ContentItem, ContentReader, ReadOutcome, ReadProblem } from '../connector.ts';
import { directoryReader } from './reader.ts';

/* The worker is the built one: `npm test` builds first. */

const LAYOUT = `contentTypes:
  rule: { files: "rules/**/*.yml", guid: id, name: title, tags: tags }
  file: { files: "files/**", guid: path }
`;

let root: string;
let reader: ContentReader;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prosync-reader-'));
  reader = directoryReader({ root });
});

afterEach(async () => {
  await reader.close();
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, body: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), body);
}

function putRule(name: string, id: string, text = ''): void {
  put(`rules/${name}.yml`, `title: Rule ${name}\nid: ${id}\n${text}`);
}

interface Reading {
  items: ContentItem[];
  problems: ReadProblem[];
  outcome: ReadOutcome;
}

async function readAll(options: { fresh?: boolean; signal?: AbortSignal } = {}): Promise<Reading> {
  const items: ContentItem[] = [];
  const problems: ReadProblem[] = [];
  const reading = reader.read(options.signal ?? new AbortController().signal, options);
  for (;;) {
    const next = await reading.next();
    if (next.done === true) return { items, problems, outcome: next.value };
    items.push(...next.value.items);
    problems.push(...next.value.problems);
  }
}

const COMPLETE = { complete: true, reason: null };

test('an item has the fields, the bytes and the digest of its file', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('a', 'AAAA-1', 'tags: [z, b, z]\n');
  const { items, problems, outcome } = await readAll();
  const [item] = items;
  expect({ problems, outcome, count: items.length }).toEqual({
    problems: [],
    outcome: COMPLETE,
    count: 1,
  });
  expect(item).toMatchObject({
    contentType: 'rule',
    guid: 'aaaa-1',
    name: 'Rule a',
    path: 'rules/a.yml',
    tags: ['b', 'z'],
    references: [],
  });
  const body = 'title: Rule a\nid: AAAA-1\ntags: [z, b, z]\n';
  expect(Buffer.from(item?.bytes ?? []).toString()).toBe(body);
  expect(item?.body).toEqual({
    sha256: sha256(body),
    size: body.length,
    mediaType: 'text/plain; charset=utf-8',
  });
  expect(item?.digest).toBe(item === undefined ? '' : itemDigest(item));
  expect(item?.derivedGuid).toBeUndefined();
});

test('the second reading of an unchanged folder yields the same digests, without bytes, which body() still gives', async () => {
  put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 1200; index += 1) putRule(`r${index}`, `id-${index}`);
  const first = await readAll();
  const second = await readAll();
  expect(second.items.map((item) => item.digest)).toEqual(first.items.map((item) => item.digest));
  expect(second.items.every((item) => item.bytes === null)).toBe(true);
  const [item] = second.items;
  expect(Buffer.from(item === undefined ? [] : await reader.body(item)).toString()).toContain(
    item?.guid,
  );
});

test('body() refuses a file that changed since it was read', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('a', 'a');
  const { items } = await readAll();
  putRule('a', 'a', 'x: y\n');
  await expect(reader.body(items[0] as ContentItem)).rejects.toThrow(
    expect.objectContaining({ code: 'changed-while-reading' }),
  );
});

test('fresh distrusts sizes and times, and yields all bytes', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('a', 'a');
  await readAll();
  expect((await readAll({ fresh: true })).items[0]?.bytes).not.toBeNull();
});

test('a change of the same size within the same moment is seen', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('a', 'a', 'x: 1\n');
  const { atime, mtime } = statSync(join(root, 'rules/a.yml'));
  await readAll();
  putRule('a', 'a', 'x: 2\n');
  utimesSync(join(root, 'rules/a.yml'), atime, mtime);
  const { items } = await readAll();
  expect(Buffer.from(items[0]?.bytes ?? []).toString()).toContain('x: 2');
});

test('another prosync.yaml reads everything anew', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('a', 'a');
  await readAll();
  put('prosync.yaml', LAYOUT.replace('name: title', 'name: path'));
  expect((await readAll()).items[0]).toMatchObject({
    name: 'a',
    bytes: expect.any(Uint8Array) as Uint8Array,
  });
});

test('what cannot be an item is a problem of its own, and the others go on', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('good', 'good');
  putRule('twice-1', 'twice');
  putRule('twice-2', 'TWICE');
  put('rules/missing.yml', 'title: x\n');
  put('rules/invalid.yml', 'id: a b\n');
  put('rules/broken.yml', 'id: [\n');
  put('rules/long.yml', `id: long\ntitle: ${'x'.repeat(256)}\n`);
  put('rules/latin.yml', Buffer.from('id: latin\ntitle: \xe9\n', 'latin1'));
  put('rules/large.yml', Buffer.alloc(MAX_BODY_BYTES + 1, 0x20));
  symlinkSync('/etc/hostname', join(root, 'rules/outside.yml'));
  symlinkSync('/etc', join(root, 'rules/etc'));
  symlinkSync('nowhere.yml', join(root, 'rules/dangling.yml'));
  symlinkSync('..', join(root, 'rules/loop'));
  execFileSync('mkfifo', [join(root, 'rules/pipe.yml')]);
  writeFileSync(
    Buffer.concat([
      Buffer.from(join(root, 'rules/')),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('.yml'),
    ]),
    'id: name\n',
  );
  const { items, problems, outcome } = await readAll();
  expect(outcome).toEqual(COMPLETE);
  expect(items.map((item) => item.guid)).toEqual(['good']);
  expect(Object.fromEntries(problems.map(({ path, code }) => [path, code]))).toEqual({
    'rules/twice-1.yml': 'duplicate-guid',
    'rules/twice-2.yml': 'duplicate-guid',
    'rules/missing.yml': 'missing-guid',
    'rules/invalid.yml': 'invalid-guid',
    'rules/broken.yml': 'unparsable',
    'rules/long.yml': 'invalid-item',
    'rules/latin.yml': 'missing-guid',
    'rules/large.yml': 'too-large',
    'rules/outside.yml': 'outside-root',
    'rules/etc': 'outside-root',
    'rules/dangling.yml': 'unreadable',
    'rules/loop': 'link-loop',
    'rules/pipe.yml': 'not-a-file',
    'rules/\ufffd\ufffd.yml': 'invalid-name',
  });
  const duplicate = problems.find((problem) => problem.code === 'duplicate-guid');
  expect(duplicate).toMatchObject({ contentType: 'rule', guid: 'twice' });
  expect(duplicate?.detail).toContain('rules/twice-1.yml and rules/twice-2.yml');
});

test('a problem of a file that was an item before names that item, so that it is not taken for deleted', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('a', 'a');
  await readAll();
  put('rules/a.yml', 'id: [\n');
  expect((await readAll()).problems).toEqual([
    expect.objectContaining({ code: 'unparsable', guid: 'a', path: 'rules/a.yml' }),
  ]);
});

test('duplicates are items again, with their bytes, once one of them is gone', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('a', 'same');
  await readAll();
  putRule('b', 'same');
  expect((await readAll()).items).toEqual([]);
  unlinkSync(join(root, 'rules/b.yml'));
  const { items, problems } = await readAll();
  expect(problems).toEqual([]);
  expect(items).toEqual([
    expect.objectContaining({ guid: 'same', bytes: expect.any(Uint8Array) as Uint8Array }),
  ]);
});

test('links within the root are followed', async () => {
  put('prosync.yaml', LAYOUT);
  put('elsewhere/deep/a.yml', 'id: a\n');
  put('elsewhere/b.yml', 'id: b\n');
  mkdirSync(join(root, 'rules'));
  symlinkSync('../elsewhere/deep', join(root, 'rules/linked'));
  symlinkSync('../elsewhere/b.yml', join(root, 'rules/b.yml'));
  const { items, problems } = await readAll();
  expect(problems).toEqual([]);
  expect(items.map((item) => item.path)).toEqual(['rules/b.yml', 'rules/linked/a.yml']);
});

test('Git, ProSync and prosync.yaml itself are never content', async () => {
  put(
    'prosync.yaml',
    'contentTypes:\n  file: { files: ["**", "**/.*/**", ".*/**"], guid: path }\n',
  );
  for (const path of [
    '.git/config',
    'sub/.git/config',
    '.prosync/record.json',
    '.prosync-staging-1/new-0',
  ])
    put(path, 'x');
  put('a.txt', 'x');
  expect((await readAll()).items.map((item) => item.path)).toEqual(['a.txt']);
});

test('a file that is not UTF-8 is kept as bytes', async () => {
  put('prosync.yaml', LAYOUT);
  const bytes = Buffer.from([0x4d, 0x5a, 0x00, 0xff, 0xfe]);
  put('files/a.exe', bytes);
  const { items } = await readAll();
  expect(items[0]).toMatchObject({
    derivedGuid: true,
    body: { sha256: sha256(bytes), mediaType: 'application/octet-stream' },
  });
  expect(Buffer.from(items[0]?.bytes ?? [])).toEqual(bytes);
});

test('without prosync.yaml the top-level folders are the content types', async () => {
  put('Disk Checks/a.sh', '#!/bin/sh\n# prosync-guid: a-guid\n# prosync-name: A name\n');
  put('monitors/b.txt', 'no header');
  put('über/c.txt', 'x');
  put('.hidden/d.txt', 'x');
  put('top.txt', 'x');
  expect(await reader.types()).toEqual(['disk-checks', 'monitors']);
  const { items, problems } = await readAll();
  expect(items).toEqual([
    expect.objectContaining({ contentType: 'disk-checks', guid: 'a-guid', name: 'A name' }),
    expect.objectContaining({ contentType: 'monitors', name: 'b', derivedGuid: true }),
  ]);
  expect(problems).toEqual([
    expect.objectContaining({ code: 'invalid-content-type', path: 'über' }),
  ]);
});

test.each([
  ['the root is missing', () => rmSync(root, { recursive: true }), 'does not exist'],
  [
    'the root is empty, as an unmounted one is',
    () => rmSync(join(root, 'rules'), { recursive: true }),
    'is empty',
  ],
  [
    'the root is a file',
    () => (rmSync(root, { recursive: true }), writeFileSync(root, '')),
    'not a folder',
  ],
  [
    'prosync.yaml is broken',
    () => put('prosync.yaml', 'contentTypes:\n  a: { file: "x" }\n'),
    'prosync.yaml:2:8',
  ],
])('absence is not concluded when %s (F14)', async (_, harm, words) => {
  putRule('a', 'a');
  harm();
  const { items, outcome } = await readAll();
  expect({ items, complete: outcome.complete }).toEqual({ items: [], complete: false });
  expect(outcome.reason).toContain(words);
  const tested = await reader.test();
  expect(tested.ok).toBe(false);
  expect(tested.detail).toContain(words);
});

test('test() says what was reached', async () => {
  put('prosync.yaml', LAYOUT);
  expect(await reader.test()).toEqual({
    ok: true,
    detail: `${root} can be read: content types rule, file (from prosync.yaml).`,
  });
});

// As root nothing is unreadable, so the reading runs as nobody.
test.skipIf(process.getuid?.() !== 0)(
  'a folder that cannot be listed makes the reading incomplete, a file is a problem',
  () => {
    put('prosync.yaml', LAYOUT);
    putRule('a', 'a');
    putRule('closed', 'closed');
    put('rules/deep/b.yml', 'id: b\n');
    chmodSync(root, 0o755);
    chmodSync(join(root, 'rules/closed.yml'), 0);
    const program = `
    import { directoryReader } from ${JSON.stringify(pathToFileURL(join(process.cwd(), 'dist/libs/connectors/directory/reader.js')))};
    const reader = directoryReader({ root: process.argv[1] });
    const reading = reader.read(new AbortController().signal);
    const seen = [];
    let next = await reading.next();
    for (; !next.done; next = await reading.next()) seen.push(...next.value.items, ...next.value.problems);
    console.log(JSON.stringify({ seen: seen.map(({ path, code }) => path + ' ' + (code ?? '')), outcome: next.value }));`;
    const run = () =>
      JSON.parse(
        spawnSync(process.execPath, ['--input-type=module', '-e', program, root], {
          uid: 65534,
          encoding: 'utf8',
        }).stdout,
      ) as unknown;
    const seen = ['rules/closed.yml unreadable', 'rules/a.yml ', 'rules/deep/b.yml '];
    expect(run()).toEqual({ seen: expect.arrayContaining(seen) as string[], outcome: COMPLETE });
    chmodSync(join(root, 'rules/deep'), 0);
    expect(run()).toMatchObject({
      outcome: {
        complete: false,
        reason: 'The folder rules/deep cannot be listed: permission denied (EACCES).',
      },
    });
  },
);

test('an aborted reading ends at once and is not complete', async () => {
  put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 2000; index += 1) putRule(`r${index}`, `id-${index}`);
  const abort = new AbortController();
  const reading = reader.read(abort.signal);
  await reading.next();
  abort.abort();
  const next = await reading.next();
  expect(next.value).toMatchObject({ complete: false });
  const again = await readAll();
  expect(again.outcome).toEqual(COMPLETE);
  expect(again.items.filter((item) => item.bytes !== null)).toHaveLength(2000);
});

test('two readings of one reader follow each other', async () => {
  put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 1200; index += 1) putRule(`r${index}`, `id-${index}`);
  const both = await Promise.all([readAll(), readAll()]);
  expect(both.map(({ items, outcome }) => [items.length, outcome])).toEqual([
    [1200, COMPLETE],
    [1200, COMPLETE],
  ]);
});

test('a folder that changes while it is read never shows a file that moves as missing or doubled (F15)', async () => {
  put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 300; index += 1) putRule(`r${index}`, `id-${index}`);
  mkdirSync(join(root, 'rules/a'));
  mkdirSync(join(root, 'rules/z'));
  put('rules/a/moving.yml', 'id: moving\n');
  let stopped = false;
  const mover = (async () => {
    for (let turn = 0; !stopped; turn += 1) {
      const [from, to] = turn % 2 === 0 ? ['a', 'z'] : ['z', 'a'];
      renameSync(join(root, `rules/${from}/moving.yml`), join(root, `rules/${to}/moving.yml`));
      appendFileSync(join(root, `rules/${to}/moving.yml`), `# ${turn}\n`);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  })();
  for (let round = 0; round < 25; round += 1) {
    const { items, problems, outcome } = await readAll();
    if (!outcome.complete) continue;
    const seen = [...items, ...problems].filter((entry) => entry.path?.endsWith('moving.yml'));
    expect(seen).toHaveLength(1);
    for (const item of items)
      if (item.bytes !== null) expect(sha256(item.bytes)).toBe(item.body.sha256);
  }
  stopped = true;
  await mover;
});

test('moved-out is only what carries the GUID where its content type has it, outside the tracked scope', async () => {
  put('prosync.yaml', LAYOUT);
  putRule('tracked', 'tracked-guid');
  const gone = [
    '11111111-2222-4333-8444-555555555555',
    'mentioned-guid',
    'broken-guid',
    'tracked-guid',
    'nowhere',
  ];
  put('deprecated/moved.yml', `title: x\nid: ${gone[0]?.toUpperCase()}\n`);
  put('deprecated/other.yml', 'id: other\nrelated: mentioned-guid\n');
  put('deprecated/broken.yml', 'id: broken-guid\nx: [\n');
  put('.git/nowhere.yml', 'id: nowhere\n');
  const vanished = gone.map((guid) => ({ contentType: 'rule', guid, path: `rules/${guid}.yml` }));
  const found = await reader.movedOut(vanished, new AbortController().signal);
  expect(found.map((item) => item.guid).sort()).toEqual([gone[0], 'broken-guid']);
});
