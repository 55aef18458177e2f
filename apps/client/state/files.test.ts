import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putInPlace, readIfThere } from './files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file is put in place of another one, with nothing beside it', () => {
  const path = join(folder, 'below', 'file');
  putInPlace(path, 'old', { isForced: false });
  putInPlace(path, 'new', { isForced: true });
  expect(readIfThere(path)?.toString()).toBe('new');
  expect(readdirSync(join(folder, 'below'))).toEqual(['file']);
});

test('F24: a rename that fails leaves nothing behind', () => {
  mkdirSync(join(folder, 'taken', 'x'), { recursive: true });
  expect(() => putInPlace(join(folder, 'taken'), 'new', { isForced: false })).toThrow(/EISDIR/);
  expect(readdirSync(folder)).toEqual(['taken']);
});

test.runIf(existsSync('/dev/full'))(
  'F24: a write that finds no room names the file, and leaves nothing behind',
  () => {
    const path = join(folder, 'file');
    symlinkSync('/dev/full', `${path}.${process.pid}.tmp`);
    const failure = expect.objectContaining({ code: 'ENOSPC', path });
    expect(() => putInPlace(path, 'new', { isForced: false })).toThrow(failure);
    expect(readdirSync(folder)).toEqual([]);
  },
);
