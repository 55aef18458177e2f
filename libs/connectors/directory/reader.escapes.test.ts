import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProSyncError } from '#domain/errors';
import type { ContentReader } from '../connector.ts';
import { LAYOUT, SourceFolder, type Reading } from '../../../test/support/source-folder.ts';
import { directoryReader } from './reader.ts';
import { readFile } from './reading/read-file.ts';
import { SourceRoot } from './reading/source-root.ts';
import { refuseRoot, SYSTEM_FOLDERS } from './root-rules.ts';

/** What must not be read: it stands for the signing key of a server. */
const SECRET = 'the key of the server';

let source: SourceFolder;
/** The data folder of the server. */
let data: string;
const readers: ContentReader[] = [];

beforeEach(() => {
  source = new SourceFolder();
  data = mkdtempSync(join(tmpdir(), 'prosync-data-'));
  writeFileSync(join(data, 'signing-key.pem'), SECRET);
});

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
  await source.remove();
  rmSync(data, { recursive: true, force: true });
});

function readerOf(root: string, allowed: readonly string[] | null = null): ContentReader {
  const reader = directoryReader({ root }, { allowed, refused: [data, ...SYSTEM_FOLDERS] });
  readers.push(reader);
  return reader;
}

function bodiesOf({ items }: Reading): string[] {
  return items.map(({ bytes }) => Buffer.from(bytes ?? []).toString());
}

describe('a root is refused', () => {
  test.each([
    ['above the data', () => join(data, '..')],
    ['the data itself', () => data],
    ['below the data', () => join(data, 'sub')],
    ['a link to the data', () => linkTo(data)],
    ['/', () => '/'],
    ['/etc', () => '/etc'],
    ['the configuration of a service', () => '/etc/ssh'],
    ['/proc', () => '/proc/self'],
    ['/sys', () => '/sys'],
    ['another path of /etc', () => '/proc/self/root/etc'],
  ])('%s', (_, rootOf) => {
    mkdirSync(join(data, 'sub'));
    const root = rootOf();
    const refused = { code: 'forbidden-root', remedy: expect.stringContaining('/srv/content') };
    const rules = { allowed: null, refused: [data, ...SYSTEM_FOLDERS] };
    expect(() => refuseRoot(root, rules)).toThrow(expect.objectContaining(refused));
  });

  test('outside of the folders that the server allows, also by a link in one of them', async () => {
    source.put('rules/a.yml', 'x');
    const allowed = mkdtempSync(join(data, 'allowed-'));
    symlinkSync(source.root, join(allowed, 'link'));
    for (const root of [source.root, join(allowed, 'link')]) {
      const { outcome } = await source.readAll({ by: readerOf(root, [allowed]) });
      expect(outcome.reason).toContain("isn't in a folder that this server allows");
    }
    const inside = await source.readAll({ by: readerOf(source.root, [join(source.root, '..')]) });
    expect(inside.outcome.complete).toBe(true);
  });

  test('that led to content when it was added, and leads to the data now', async () => {
    source.put('real/files/a.txt', 'content');
    const link = join(source.root, 'link');
    symlinkSync(join(source.root, 'real'), link);
    const reader = readerOf(link);
    expect(bodiesOf(await source.readAll({ by: reader }))).toEqual(['content']);
    rmSync(link);
    symlinkSync(data, link);
    const { items, outcome } = await source.readAll({ by: reader });
    expect({ items, complete: outcome.complete }).toEqual({ items: [], complete: false });
    expect(outcome.reason).toContain("can't read");
  });

  function linkTo(folder: string): string {
    const link = join(source.root, 'link');
    symlinkSync(folder, link);
    return link;
  }
});

test('a hard link to a file of the server is reported and not read; other hard links are content', async () => {
  source.put('prosync.yaml', LAYOUT);
  source.put('files/one.txt', 'content');
  linkSync(join(source.root, 'files/one.txt'), join(source.root, 'files/two.txt'));
  linkSync(join(data, 'signing-key.pem'), join(source.root, 'files/stolen.txt'));
  const reading = await source.readAll({ by: readerOf(source.root) });
  expect(bodiesOf(reading)).toEqual(['content', 'content']);
  expect(reading.problems).toEqual([
    expect.objectContaining({ code: 'protected-file', path: 'files/stolen.txt' }),
  ]);
});

test.each([
  ['a link', symlinkSync],
  ['a hard link', linkSync],
])('prosync.yaml as %s to a file outside is refused without a word of it', async (_, link) => {
  source.put('files/a.txt', 'content');
  link(join(data, 'signing-key.pem'), join(source.root, 'prosync.yaml'));
  const reader = readerOf(source.root);
  const { items, problems, outcome } = await source.readAll({ by: reader });
  expect({ items, problems, complete: outcome.complete }).toEqual({
    items: [],
    problems: [],
    complete: false,
  });
  const told = [outcome.reason, (await reader.test()).detail].join();
  expect(told).toContain('prosync.yaml:1:1');
  expect(told).not.toContain(SECRET);
});

describe('swapped for a link after the walk saw it', () => {
  let root: SourceRoot;

  beforeEach(() => {
    source.put('files/folder/signing-key.pem', 'content');
    source.put('files/inside.txt', 'content');
    root = new SourceRoot(source.root, { allowed: null, refused: [data, ...SYSTEM_FOLDERS] });
  });

  test('a folder brings no file from outside, and not even their names', () => {
    rmSync(join(source.root, 'files/folder'), { recursive: true });
    symlinkSync(data, join(source.root, 'files/folder'));
    expect(codeOf(() => readFile(root, 'files/folder/signing-key.pem'))).toBe('outside-root');
    expect(codeOf(() => root.list('files/folder'))).toBe('outside-root');
  });

  test('a file brings nothing from outside, and is followed inside', () => {
    replace('files/folder/signing-key.pem', join(data, 'signing-key.pem'));
    expect(codeOf(() => readFile(root, 'files/folder/signing-key.pem'))).toBe('outside-root');
    replace('files/folder/signing-key.pem', '../inside.txt');
    const { bytes } = readFile(root, 'files/folder/signing-key.pem');
    expect(bytes.toString()).toBe('content');
  });

  test('the root itself brings nothing from another folder', () => {
    rmSync(source.root, { recursive: true });
    symlinkSync(data, source.root);
    expect(codeOf(() => readFile(root, 'signing-key.pem'))).toBe('outside-root');
    expect(codeOf(() => root.list(''))).toBe('outside-root');
    rmSync(source.root);
  });

  function replace(path: string, target: string): void {
    rmSync(join(source.root, path));
    symlinkSync(target, join(source.root, path));
  }
});

function codeOf(open: () => unknown): string {
  try {
    open();
    return 'opened';
  } catch (error) {
    return error instanceof ProSyncError ? error.code : String(error);
  }
}
