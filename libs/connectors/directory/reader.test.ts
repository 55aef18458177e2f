import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { itemDigest, sha256 } from '#domain/digest';
import { MAX_BODY_BYTES } from '#domain/item';
import type { ContentItem } from '../connector.ts';
import { COMPLETE, LAYOUT, SourceFolder } from '../../../test/support/source-folder.ts';

let source: SourceFolder;

beforeEach(() => {
  source = new SourceFolder();
});

afterEach(() => source.remove());

test('an item has the fields, the bytes and the digest of its file', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('a', 'AAAA-1', 'tags: [z, b, z]\n');
  const { items, problems, outcome } = await source.readAll();
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
  source.put('prosync.yaml', LAYOUT);
  for (let index = 0; index < 1200; index += 1) source.putRule(`r${index}`, `id-${index}`);
  const first = await source.readAll();
  const second = await source.readAll();
  expect(second.items.map((item) => item.digest)).toEqual(first.items.map((item) => item.digest));
  expect(second.items.every((item) => item.bytes === null)).toBe(true);
  const [item] = second.items;
  expect(
    Buffer.from(item === undefined ? [] : await source.reader.body(item)).toString(),
  ).toContain(item?.guid);
});

test('body() refuses a file that changed since it was read', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('a', 'a');
  const { items } = await source.readAll();
  source.putRule('a', 'a', 'x: y\n');
  await expect(source.reader.body(items[0] as ContentItem)).rejects.toThrow(
    expect.objectContaining({ code: 'changed-while-reading' }),
  );
});

test('fresh distrusts sizes and times, and yields all bytes', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('a', 'a');
  await source.readAll();
  expect((await source.readAll({ fresh: true })).items[0]?.bytes).not.toBeNull();
});

test('a change of the same size within the same moment is seen', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('a', 'a', 'x: 1\n');
  const { atime, mtime } = statSync(join(source.root, 'rules/a.yml'));
  await source.readAll();
  source.putRule('a', 'a', 'x: 2\n');
  utimesSync(join(source.root, 'rules/a.yml'), atime, mtime);
  const { items } = await source.readAll();
  expect(Buffer.from(items[0]?.bytes ?? []).toString()).toContain('x: 2');
});

test('another prosync.yaml reads everything anew', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('a', 'a');
  await source.readAll();
  source.put('prosync.yaml', LAYOUT.replace('name: title', 'name: path'));
  expect((await source.readAll()).items[0]).toMatchObject({
    name: 'a',
    bytes: expect.any(Uint8Array) as Uint8Array,
  });
});

test('what cannot be an item is a problem of its own, and the others go on', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('good', 'good');
  source.putRule('twice-1', 'twice');
  source.putRule('twice-2', 'TWICE');
  source.put('rules/missing.yml', 'title: x\n');
  source.put('rules/invalid.yml', 'id: a b\n');
  source.put('rules/broken.yml', 'id: [\n');
  source.put('rules/long.yml', `id: long\ntitle: ${'x'.repeat(256)}\n`);
  source.put('rules/latin.yml', Buffer.from('id: latin\ntitle: \xe9\n', 'latin1'));
  source.put('rules/large.yml', Buffer.alloc(MAX_BODY_BYTES + 1, 0x20));
  symlinkSync('/etc/hostname', join(source.root, 'rules/outside.yml'));
  symlinkSync('/etc', join(source.root, 'rules/etc'));
  symlinkSync('nowhere.yml', join(source.root, 'rules/dangling.yml'));
  symlinkSync('/mnt/unmounted', join(source.root, 'rules/unmounted'));
  symlinkSync('..', join(source.root, 'rules/loop'));
  execFileSync('mkfifo', [join(source.root, 'rules/pipe.yml')]);
  writeFileSync(
    Buffer.concat([
      Buffer.from(join(source.root, 'rules/')),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('.yml'),
    ]),
    'id: name\n',
  );
  const { items, problems, outcome } = await source.readAll();
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
    'rules/unmounted': 'unreadable',
    'rules/loop': 'link-loop',
    'rules/pipe.yml': 'not-a-file',
    'rules/\ufffd\ufffd.yml': 'invalid-name',
  });
  const placed = (path: string) => problems.find((each) => each.path === path)?.detail;
  expect(placed('rules/long.yml')).toContain('(line 2, column 8)');
  expect(placed('rules/invalid.yml')).toContain('line 1, column 5');
  const duplicate = problems.find((problem) => problem.code === 'duplicate-guid');
  expect(duplicate).toMatchObject({ contentType: 'rule', guid: 'twice' });
  expect(duplicate?.detail).toContain('rules/twice-1.yml and rules/twice-2.yml');
});

test('a problem of a file that was an item before names that item, so that it is not taken for deleted', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('a', 'a');
  await source.readAll();
  source.put('rules/a.yml', 'id: [\n');
  expect((await source.readAll()).problems).toEqual([
    expect.objectContaining({ code: 'unparsable', guid: 'a', path: 'rules/a.yml' }),
  ]);
});

test('duplicates are items again, with their bytes, once one of them is gone', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('a', 'same');
  await source.readAll();
  source.putRule('b', 'same');
  expect((await source.readAll()).items).toEqual([]);
  unlinkSync(join(source.root, 'rules/b.yml'));
  const { items, problems } = await source.readAll();
  expect(problems).toEqual([]);
  expect(items).toEqual([
    expect.objectContaining({ guid: 'same', bytes: expect.any(Uint8Array) as Uint8Array }),
  ]);
});

test('links within the root are followed', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.put('elsewhere/deep/a.yml', 'id: a\n');
  source.put('elsewhere/b.yml', 'id: b\n');
  mkdirSync(join(source.root, 'rules'));
  symlinkSync('../elsewhere/deep', join(source.root, 'rules/linked'));
  symlinkSync('../elsewhere/b.yml', join(source.root, 'rules/b.yml'));
  const { items, problems } = await source.readAll();
  expect(problems).toEqual([]);
  expect(items.map((item) => item.path)).toEqual(['rules/b.yml', 'rules/linked/a.yml']);
});

test('Git, ProSync and prosync.yaml itself are never content', async () => {
  source.put(
    'prosync.yaml',
    'contentTypes:\n  file: { files: ["**", "**/.*/**", ".*/**"], guid: path }\n',
  );
  for (const path of [
    '.git/config',
    'sub/.git/config',
    '.prosync/record.json',
    '.prosync-staging-1/new-0',
  ])
    source.put(path, 'x');
  source.put('a.txt', 'x');
  expect((await source.readAll()).items.map((item) => item.path)).toEqual(['a.txt']);
});

test('a file that is not UTF-8 is kept as bytes', async () => {
  source.put('prosync.yaml', LAYOUT);
  const bytes = Buffer.from([0x4d, 0x5a, 0x00, 0xff, 0xfe]);
  source.put('files/a.exe', bytes);
  const { items } = await source.readAll();
  expect(items[0]).toMatchObject({
    derivedGuid: true,
    body: { sha256: sha256(bytes), mediaType: 'application/octet-stream' },
  });
  expect(Buffer.from(items[0]?.bytes ?? [])).toEqual(bytes);
});

test.each([
  ['a NUL byte', '# prosync-guid: a-\0guid\n', 'It holds a NUL byte'],
  ['other bytes than UTF-8', Buffer.from([0x23, 0xff, 0x0a]), 'It is not UTF-8 text'],
])('a file with %s where its GUID stands in the header says so', async (_, bytes, words) => {
  source.put('prosync.yaml', 'contentTypes:\n  script: { files: "*.sh", guid: header }\n');
  source.put('a.sh', bytes);
  const { problems } = await source.readAll();
  expect(problems).toEqual([expect.objectContaining({ code: 'missing-guid', path: 'a.sh' })]);
  expect(problems[0]?.detail).toContain(words);
});

test('without prosync.yaml the top-level folders are the content types', async () => {
  source.put('Disk Checks/a.sh', '#!/bin/sh\n# prosync-guid: a-guid\n# prosync-name: A name\n');
  source.put('monitors/b.txt', 'no header');
  source.put('über/c.txt', 'x');
  source.put('.hidden/d.txt', 'x');
  source.put('top.txt', 'x');
  expect(await source.reader.types()).toEqual(['disk-checks', 'monitors']);
  const { items, problems } = await source.readAll();
  expect(items).toEqual([
    expect.objectContaining({ contentType: 'disk-checks', guid: 'a-guid', name: 'A name' }),
    expect.objectContaining({ contentType: 'monitors', name: 'b', derivedGuid: true }),
  ]);
  expect(problems).toEqual([
    expect.objectContaining({ code: 'invalid-content-type', path: 'über' }),
  ]);
});

test('test() says what was reached', async () => {
  source.put('prosync.yaml', LAYOUT);
  expect(await source.reader.test()).toEqual({
    ok: true,
    detail: `${source.root} can be read: content types rule, file (from prosync.yaml).`,
  });
});

test('moved-out is only what carries the GUID where its content type has it, outside the tracked scope', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.putRule('tracked', 'tracked-guid');
  const gone = [
    '11111111-2222-4333-8444-555555555555',
    'mentioned-guid',
    'broken-guid',
    'tracked-guid',
    'nowhere',
  ];
  source.put('deprecated/moved.yml', `title: x\nid: ${gone[0]?.toUpperCase()}\n`);
  source.put('deprecated/other.yml', 'id: other\nrelated: mentioned-guid\n');
  source.put('deprecated/broken.yml', 'id: broken-guid\nx: [\n');
  source.put('.git/nowhere.yml', 'id: nowhere\n');
  const vanished = gone.map((guid) => ({ contentType: 'rule', guid, path: `rules/${guid}.yml` }));
  const found = await source.reader.movedOut(vanished, new AbortController().signal);
  expect(new Set(found.map((item) => item.guid))).toEqual(new Set([gone[0], 'broken-guid']));
});
