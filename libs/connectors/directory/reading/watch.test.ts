import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Progress } from './progress.ts';
import { Watch } from './watch.ts';

const progress = new Progress();
const slow: string[] = [];
const watch = new Watch(progress, (path) => slow.push(path));

afterEach(() => {
  watch.stop();
  slow.length = 0;
});

test('the file that is read now is seen from another thread, and none between two files', () => {
  const other = new Progress(progress.memory);
  expect(other.now()).toBeNull();
  progress.during('ordner/größe.yml', () => {
    expect(other.now()?.path).toBe('ordner/größe.yml');
  });
  expect(other.now()).toBeNull();
});

test('a file to avoid is not read', () => {
  progress.avoid(['a.yml']);
  expect(() => progress.during('a.yml', () => 'read')).toThrow(
    expect.objectContaining({ code: 'too-slow' }),
  );
  expect(progress.during('b.yml', () => 'read')).toBe('read');
  progress.avoid([]);
});

test('a file that is read for longer than the limit is told once; many quick ones are not', async () => {
  watch.start(400);
  const until = performance.now() + 1000;
  while (performance.now() < until) {
    progress.begin('quick.yml');
    await pause(5);
    progress.end();
  }
  expect(slow).toEqual([]);
  progress.begin('slow.yml');
  await pause(1500);
  expect(slow).toEqual(['slow.yml']);
  progress.end();
});

test('without a limit nothing is told', async () => {
  watch.start(Infinity);
  progress.begin('slow.yml');
  await pause(100);
  progress.end();
  expect(slow).toEqual([]);
});
