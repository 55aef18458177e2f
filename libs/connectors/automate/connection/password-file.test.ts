import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPasswordFile } from './password-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'prosync-password-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string, mode = 0o600): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test.each([
  ['secret', 'secret'],
  ['secret\n', 'secret'],
  ['secret\r\n', 'secret'],
  [' △ "x\' \n', ' △ "x\' '],
])('one line break at the end of %j is not the password', (text, password) => {
  expect(readPasswordFile(fileWith(text))).toBe(password);
});

test.skipIf(process.platform === 'win32')('a file that others may read is refused', () => {
  for (const mode of [0o644, 0o640, 0o604]) {
    const path = fileWith('secret', mode);
    expect(() => readPasswordFile(path)).toThrow(
      expect.objectContaining({ code: 'password-readable', remedy: `Run: chmod 600 ${path}` }),
    );
  }
});

test('with a folder, only files below it are read, whatever a link says', () => {
  const below = join(folder, 'passwords');
  mkdirSync(below);
  const inside = join(below, 'db');
  writeFileSync(inside, 'inside', { mode: 0o600 });
  expect(readPasswordFile(inside, below)).toBe('inside');
  symlinkSync(inside, join(below, 'link'));
  expect(readPasswordFile(join(below, 'link'), below)).toBe('inside');
  const outside = fileWith('outside');
  symlinkSync(outside, join(below, 'out'));
  for (const path of [outside, join(below, 'out'), join(below, '..', basename(outside)), below])
    expect(() => readPasswordFile(path, below), path).toThrow(
      expect.objectContaining({ code: 'invalid-source' }),
    );
});

test.each([
  ['is not there', () => join(folder, 'none'), 'ENOENT'],
  ['is a folder', () => folder, 'password file'],
  ['is empty', () => fileWith('\n'), 'is empty'],
  ['holds two lines', () => fileWith('secret\n\n'), 'more than one line'],
  ['is too large', () => fileWith('secret'.repeat(1000)), 'larger than a password'],
])('a file that %s gives no password, and is not repeated', (_name, path, words) => {
  try {
    readPasswordFile(path());
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: 'password-missing' });
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('secret');
  }
});
