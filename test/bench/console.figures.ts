import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { RunningApplication } from '../support/application.ts';
import { operatorOf } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../browser/chromium.ts';
import { openSignedIn } from '../browser/window.ts';
import { startWithoutClock } from '../support/without-clock.ts';
import { duration, figure, timed } from './figure.ts';
import { makeTree } from './tree.ts';

const COUNT = 10_000;
const BUILT = resolve(import.meta.dirname, '../../dist/apps/console');

test('initial JavaScript of the console', () => {
  const page = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(
    ([, file]) => file ?? '',
  );
  const bytes = files.map((file) => gzipSync(readFileSync(join(BUILT, file))).length);
  const total = bytes.reduce((sum, size) => sum + size, 0);
  figure(
    `initial JavaScript, gzip (${files.length} files)`,
    `${(total / 1000).toFixed(1)} kB`,
    '250 kB',
  );
});

describe.skipIf(!hasChromium)(`the console with ${COUNT} items${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let root: string;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    root = makeTree(COUNT);
    const operator = await operatorOf(application, 'administrator');
    const source = { name: 'tree', connector: 'directory', settings: { root } };
    const { id } = await operator.do<{ id: string }>('POST', '/sources', source);
    await operator.do('POST', `/sources/${id}/scans?wait=120`);
  });

  afterAll(async () => {
    await browser?.close();
    await application?.close();
    rmSync(root, { recursive: true, force: true });
  });

  test('first rows, and typing in the search', async () => {
    const { page } = await openSignedIn(browser, application, 'approver');
    const shown = () =>
      page
        .getByRole('link', { name: /^Script \d+$/ })
        .first()
        .waitFor();
    const first = await timed(async () => {
      await page.goto('/content/script');
      await shown();
    });
    figure('first rows of the list, page load included', duration(first.ms), '1.5 s');
    figure(
      'a letter typed in the search, until it is painted',
      duration(await typing(page)),
      '100 ms',
    );
  });
});

// The slowest of twenty letters: from the key to the end of the frame that shows it.
async function typing(page: Page): Promise<number> {
  const box = page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/search/i))
    .first();
  await box.click();
  let slowest = 0;
  for (const letter of 'script number nine ok') {
    const { ms } = await timed(async () => {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => done()))');
    });
    slowest = Math.max(slowest, ms);
  }
  return slowest;
}
