import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CAN_HOLD } from './open-folder.ts';
import { OpenRoot } from './open-root.ts';

let folder: string;
let outside: string;
let root: OpenRoot;

afterEach(() => {
  root.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['by handles', true],
  ['by names, as on Windows and macOS', false],
])('%s', (_, canHold) => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prosync-root-'));
    outside = join(folder, 'outside');
    mkdirSync(join(folder, 'content/a/b'), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(outside, 'file'), 'outside');
    root = new OpenRoot(join(folder, 'content'), canHold && CAN_HOLD);
  });

  const write = (path: string) => root.change(path, (file) => writeFileSync(file, 'new'));
  const inRoot = (path: string) => join(folder, 'content', path);

  test.each([
    ['its folder', 'a/b'],
    ['a folder above', 'a'],
  ])('nothing is changed once %s was swapped for a link', (_what, swapped) => {
    write('a/b/before');
    renameSync(inRoot(swapped), inRoot('away'));
    symlinkSync(outside, inRoot(swapped));
    expect(() => write('a/b/file')).toThrow(expect.objectContaining({ code: 'folder-replaced' }));
    expect(() => root.sync('a/b')).toThrow(expect.objectContaining({ code: 'folder-replaced' }));
    expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('outside');
  });

  test('a link that leaves the root is not followed, and one that stays inside is', () => {
    symlinkSync(outside, inRoot('out'));
    symlinkSync('a/b', inRoot('in'));
    symlinkSync('loop', inRoot('loop'));
    expect(() => write('out/file')).toThrow(expect.objectContaining({ code: 'outside-root' }));
    expect([root.look('out/file'), root.list('out')]).toEqual([null, []]);
    expect([root.folder('out'), root.folder('loop'), root.folder('none')]).toEqual([
      'outside',
      'outside',
      'absent',
    ]);
    write('in/file');
    expect(readFileSync(inRoot('a/b/file'), 'utf8')).toBe('new');
  });

  test('a tree is removed without what its links lead to', () => {
    symlinkSync(outside, inRoot('a/b/out'));
    symlinkSync(outside, inRoot('link'));
    root.removeTree('a');
    root.removeTree('link');
    expect(readdirSync(inRoot(''))).toEqual([]);
    expect(readdirSync(outside)).toEqual(['file']);
  });

  test('a folder that was removed and made again is the new one', () => {
    write('a/b/file');
    root.removeTree('a');
    root.change('a', (path) => mkdirSync(path));
    write('a/file');
    expect(readFileSync(inRoot('a/file'), 'utf8')).toBe('new');
  });

  test('errors of the system name the path that people know', () => {
    const error = expect.objectContaining({ code: 'EEXIST', path: inRoot('a/b') });
    expect(() => root.change('a/b', (path) => mkdirSync(path))).toThrow(error);
    const missing = expect.objectContaining({ code: 'ENOENT', path: inRoot('none/x') });
    expect(() => write('none/x')).toThrow(missing);
  });

  test.runIf(canHold && CAN_HOLD)('few folders are open at a time, and none at the end', () => {
    const before = readdirSync('/proc/self/fd').length;
    for (let n = 0; n < 600; n += 1) {
      root.change(`${n}`, (path) => mkdirSync(path));
      write(`${n}/file`);
    }
    expect(readdirSync('/proc/self/fd').length - before).toBeLessThan(300);
    root.close();
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(before);
    root = new OpenRoot(inRoot(''));
  });
});
