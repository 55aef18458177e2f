import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { CLIENT_FILE } from '../../../test/support/client.ts';

const PAGE = resolve(import.meta.dirname, '../../../dist/window');
const BAR_BYTES = 250 * 1000;

test('the first script of the window has at most 250 kB, compressed', () => {
  const page = readFileSync(join(PAGE, 'index.html'), 'utf8');
  const scripts = [
    ...page.matchAll(/(?:src|modulepreload" crossorigin href)="(\/assets\/[^"]+\.js)"/g),
  ];
  const sizes = scripts.map(([, path = '']) => gzipSync(readFileSync(join(PAGE, path))).byteLength);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BAR_BYTES);
});

test('the one file holds nothing but ASCII, which halves what Node.js keeps of it', () => {
  // oxlint-disable-next-line no-control-regex -- every character outside of ASCII is what is looked for
  expect(/[^\u0000-\u007f]/.test(readFileSync(CLIENT_FILE, 'utf8'))).toBe(false);
});
