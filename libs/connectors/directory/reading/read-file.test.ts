import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isStill, stampAt } from './read-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-stamp-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('F15 a file that was changed within a step of the clock before it was read is read again, whatever its times say', () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'one');
  const isStillThen = (ms: number) => {
    vi.useFakeTimers({ toFake: ['Date'], now: statSync(file).ctimeMs + ms });
    try {
      const stamp = stampAt(file);
      return stamp !== null && isStill(stamp, statSync(file));
    } finally {
      vi.useRealTimers();
    }
  };
  expect([0, 10, 1_999, 2_001].map(isStillThen)).toEqual([false, false, false, true]);
});
