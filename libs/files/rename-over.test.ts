import { expect, test } from 'vitest';
import { renameOver } from './rename-over.ts';

/** A rename that the system refuses a number of times, and how often it was asked. */
function refusing(code: string, times: number) {
  let asked = 0;
  const rename = () => {
    asked += 1;
    if (asked <= times) throw Object.assign(new Error(code), { code });
  };
  return { rename, asked: () => asked };
}

test.each(['EPERM', 'EBUSY'])(
  'a file that a virus scanner holds on Windows (%s) gets its name later',
  (code) => {
    const { rename, asked } = refusing(code, 2);
    renameOver('new', 'old', { isWindows: true, rename });
    expect(asked()).toBe(3);
  },
);

test('a file that stays open on Windows ends in its error', () => {
  const { rename, asked } = refusing('EBUSY', Number.POSITIVE_INFINITY);
  expect(() => renameOver('new', 'old', { isWindows: true, rename })).toThrow('EBUSY');
  expect(asked()).toBe(10);
});

test.each([
  ['on another system', 'EBUSY', false],
  ['for another reason', 'ENOSPC', true],
])('a rename that fails %s fails at once', (_, code, isWindows) => {
  const { rename, asked } = refusing(code, 1);
  expect(() => renameOver('new', 'old', { isWindows, rename })).toThrow(code);
  expect(asked()).toBe(1);
});
