import { rmSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApplication } from '../../support/application.ts';
import { runClient } from '../../support/client.ts';
import { newInstance, type Instance } from '../../support/instance.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { RuleSource } from '../content.ts';
import { askAxe, COLORS } from '../look.ts';
import { screenshot } from '../screenshot.ts';
import { open, sidewaysPixels } from '../window.ts';
import { startWithoutClock } from '../../support/without-clock.ts';
import { ClientWindow, openLink, type WindowPage } from './client-window.ts';

const SIZES = [
  [1280, 800],
  [1024, 700],
  [390, 800],
] as const;
const THEMES = ['light', 'dark'] as const;

describe.skipIf(!hasChromium)(`the window in every size${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;
  let instance: Instance;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    source = new RuleSource(operator);
    for (let number = 1; number <= 40; number++) source.putRule(number);
    source.putRule(41, 'tags: [Global]\n', `A rule whose name is ${'long '.repeat(30)}`);
    source.put('files/deep/in/a/folder/read-me.txt', 'read me\n');
    await source.scan();
    await source.publishAll();
    instance = await newInstance(application, operator);
    await runClient(instance.folder, ['sync', '--yes']);
    await change(source, instance);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
    instance?.remove();
  });

  test.each(THEMES)(
    'before the first login, in %s',
    async (theme) => {
      const client = await ClientWindow.open();
      const window = await openLink(browser, client, theme);
      for (const [address, heading] of [
        ['connection', 'API connection'],
        ['content', 'All content'],
        ['hold', 'Hold'],
        ['activity', 'Activity'],
      ] as const) {
        await open(window.page, `/${address}`, heading);
        await look(window, `window-new-${address}-${theme}`);
      }
      const late = await openLink(browser, client, theme);
      await late.page.getByText('This link has already been used').waitFor();
      await look(late, `window-used-${theme}`);
      await late.context.close();
      await window.context.close();
      await client.close();
    },
    180_000,
  );

  test.each(THEMES)(
    'with everything on it, in %s',
    async (theme) => {
      const client = await ClientWindow.open({ folder: instance.folder });
      const window = await openLink(browser, client, theme);
      const { page } = window;
      for (const [name, address] of PAGES) {
        await open(page, address, /./);
        if (name.startsWith('item')) await page.locator('.cm-content').first().waitFor();
        await look(window, `window-${name}-${theme}`);
      }
      await open(page, '/connection', 'API connection');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('The connection works').waitFor();
      await look(window, `window-tested-${theme}`);
      for (const [name, address, button] of SHEETS) {
        await open(page, address, /./);
        await page.getByRole('button', { name: button }).first().click();
        await page.getByRole('dialog').waitFor();
        await look(window, `window-sheet-${name}-${theme}`);
      }
      await window.context.close();
      await client.close();
    },
    300_000,
  );

  test('can be used with the keyboard alone', async () => {
    const client = await ClientWindow.open({ folder: instance.folder });
    const { page, context } = await openLink(browser, client);
    await open(page, '/content', 'All content');
    await page.getByRole('link', { name: 'Rule 1', exact: true }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('rule-001');
    await page.getByRole('button', { name: 'All 1' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('j');
    await page.keyboard.press('s');
    const sheet = page.getByRole('dialog');
    await sheet.getByText('1 item to be updated').waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await sheet.getByRole('textbox', { name: 'Reason' }).waitFor();
    await page.keyboard.type('typed');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Excluded/ }).waitFor();
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: 'Rule 1' }).waitFor();
    await context.close();
    await client.close();
  }, 180_000);
});

const PAGES = [
  ['content', '/content'],
  ['content-drifted', '/content/rule?status=drifted'],
  ['content-none', '/content?q=nothing-like-this'],
  ['item-drifted', '/content/rule/00000000-0000-4000-8000-000000000002'],
  ['item-new', '/content/rule/00000000-0000-4000-8000-000000000042'],
  ['hold', '/hold'],
  ['activity', '/activity'],
] as const;

const SHEETS = [
  ['update', '/content', 'Update all…'],
  ['exclude', '/content/rule/00000000-0000-4000-8000-000000000004', 'Exclude…'],
  ['overwrite', '/content/rule/00000000-0000-4000-8000-000000000002', 'Overwrite…'],
  ['policy', '/content/rule/00000000-0000-4000-8000-000000000002', 'Policy…'],
  ['remove-all', '/content/rule', 'Remove all…'],
  ['rollback', '/hold', /^Roll back to/],
  ['pause', '/hold', 'Pause…'],
] as const;

/** One item in each state: drifted, deprecated, to be updated, not installed, excluded by choice and by tag; pinned never. */
async function change(source: RuleSource, instance: Instance): Promise<void> {
  source.putRule(40, 'level: medium\n');
  await source.scan();
  await source.publishAll();
  await runClient(instance.folder, ['sync', '--yes']);
  source.putRule(1, 'level: high\n');
  source.putRule(42);
  source.delete('rules/rule-005.yml');
  await source.scan();
  await source.publishAll();
  const drifted = join(instance.content, 'rules/rule-002.yml');
  const lines = Array.from({ length: 30 }, (_, line) => `line-${line}: here\n`).join('');
  writeFileSync(drifted, readFileSync(drifted, 'utf8').replace('low', 'critical') + lines);
  rmSync(join(instance.content, 'rules/rule-003.yml'));
  const because = ['--reason', 'the vendor is looking at it', '--owner', 'Kim'];
  await runClient(instance.folder, ['exclude', 'Rule 7', ...because, '--until', '2099-01-31']);
}

/** In each size, in the dark only in the widest and for its colors: nothing hangs over at the side; axe at both ends. */
async function look({ page, troubles }: WindowPage, name: string): Promise<void> {
  await expect.poll(() => page.locator('[aria-busy=true]').count(), { timeout: 60_000 }).toBe(0);
  const isDark = name.endsWith('dark');
  for (const [width, height] of isDark ? SIZES.slice(0, 1) : SIZES) {
    await page.setViewportSize({ width, height });
    await page.evaluate('Promise.allSettled(document.getAnimations().map((a) => a.finished))');
    await screenshot(page, `${name}-${width}`);
    expect(await sidewaysPixels(page), `${name} at ${width}`).toBe(0);
    if (width !== 1024) await askAxe(page, `${name} at ${width}`, isDark ? COLORS : {});
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(troubles, name).toEqual([]);
}
