import type { Browser, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { runClient } from '../support/client.ts';
import { newInstance, type Instance } from '../support/instance.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { ReviewContent } from './review-content.ts';
import { open, openSignedIn, type Window } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium)(`what a reviewer reads and reaches${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let content: ReviewContent;
  let instance: Instance;
  let window: Window;
  let page: Page;
  let addressOf: (path: string) => string;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    content = new ReviewContent(application, operator);
    await content.publish();
    instance = await newInstance(application, operator);
    await runClient(instance.folder, ['sync', '--yes']);
    content.source.putRule(30, 'level: other\n');
    await content.source.scan();
    await content.source.publishAll();
    await content.change();
    const { data } = await operator.do<ItemList>('GET', '/items?limit=200');
    addressOf = (path) => {
      const item = data.find((entry) => entry.path.endsWith(path));
      return `/content/${item?.contentType}/${item?.id}`;
    };
    window = await openSignedIn(browser, application, 'approver');
    page = window.page;
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    content?.source.remove();
    instance?.remove();
  });
  beforeEach(() => page.setViewportSize({ width: 1440, height: 900 }));

  test('a changed line of SQL and a changed parameter of a row are one changed line each', async () => {
    await open(page, addressOf('row.txt'), 'row');
    await page.getByText('2 changes').waitFor();
    const after = page.locator('.cm-merge-b .cm-changedLine');
    expect(await after.allInnerTexts()).toEqual(['  "interval": 30', '    | select 2,']);
    await page.getByLabel('Shown formatted').uncheck({ force: true });
    await page.locator('.cm-merge-b').getByText('"interval":30,"sql":"select 2').waitFor();
  });

  test('when every line ending changed, that is a row, and the other difference is the only one', async () => {
    await open(page, addressOf('endings.txt'), 'endings');
    await page.getByText('1 change', { exact: true }).waitFor();
    const changed = page.locator('.cm-merge-b .cm-changedLine');
    expect(await changed.allInnerTexts()).toEqual(['line sixty 475140']);
    const row = page.getByRole('row', { name: /^Line endings/ });
    expect(await row.innerText()).toMatch(/LF, 120 lines[^]*CRLF, 120 lines/);
    await page.getByLabel('Ignore line endings').uncheck({ force: true });
    await page.getByTitle('carriage return').first().waitFor();
  });

  test('at 1024 by 700 all columns of the list are in sight and no word is cut', async () => {
    const longest = `update items set changed_at = now() - interval '24 minutes 10 seconds'`;
    await application.app.get(DataSource).query(longest);
    await page.setViewportSize({ width: 1024, height: 700 });
    await open(page, '/content/rule?filter=moved-or-deleted', 'Rule');
    await page.getByText('24 minutes ago').first().waitFor();
    for (const name of ['Name', 'Version', 'Status', 'Approval', 'Since']) {
      const box = await page.getByRole('columnheader', { name, exact: true }).boundingBox();
      expect((box?.x ?? 2_000) + (box?.width ?? 0), name).toBeLessThanOrEqual(1_024);
    }
    await page.getByText('moved out', { exact: true }).waitFor();
    const cut = await page.evaluate<string[]>(
      `[...document.querySelectorAll('tbody td')].filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.innerText)`,
    );
    expect(cut).toEqual([]);
  });

  test('the way back from an item leads to its row, not to the head of the list', async () => {
    await page.setViewportSize({ width: 1024, height: 600 });
    await open(page, '/content/rule?filter=all', 'Rule');
    const list = page.getByRole('region', { name: 'Items' });
    const last = page.getByRole('link', { name: TITLE }).last();
    await last.scrollIntoViewIfNeeded();
    const before = await list.evaluate((frame) => frame.scrollTop);
    expect(before).toBeGreaterThan(300);
    await last.click();
    await page.getByRole('tab', { name: 'Difference' }).waitFor();
    await page.goBack();
    await page.locator('tr[data-current]').getByRole('link', { name: TITLE }).waitFor();
    await expect.poll(() => list.evaluate((frame) => frame.scrollTop)).toBeGreaterThan(300);
  });

  test('what is chosen can be seen where the colours of the reader replace ours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await open(page, addressOf('row.txt'), 'row');
    await page.getByText('Side by side').waitFor();
    const chosen = await page.evaluate<string[]>(
      `[...document.querySelectorAll('main label, main [role=tab]')]
         .filter((node) => getComputedStyle(node).outlineStyle === 'solid')
         .map((node) => node.innerText)`,
    );
    expect(chosen).toEqual(['Difference', 'Side by side']);
    const border = `getComputedStyle(document.querySelector('.mantine-Switch-track')).borderStyle`;
    expect(await page.evaluate(border)).toBe('solid');
    await page.emulateMedia({ forcedColors: 'none' });
  });

  test('the whole path of an item shows when its name has the focus', async () => {
    await open(page, '/content/rule?q=rule-001', 'Rule');
    await page.getByRole('checkbox', { name: /^Select Suspicious/ }).focus();
    await page.keyboard.press('Tab');
    await page.getByRole('tooltip').getByText('rules/rule-001.yml').waitFor();
    await page.getByRole('tooltip').getByText('00000000-0000-4000-8000-000000000001').waitFor();
  });

  test('Ctrl-K finds an item of any content type, and the slash the search of the list', async () => {
    await open(page, addressOf('row.txt'), 'row');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('rule-002');
    await page.getByRole('link', { name: /rule-002/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Backup agent stopped' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('operat');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Operators' }).waitFor();
    await open(page, '/content/rule', 'Rule');
    await page.getByRole('link', { name: 'Backup agent stopped' }).first().waitFor();
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: 'Search by name, path or ID' });
    expect(await search.evaluate((field) => field.matches(':focus'))).toBe(true);
  });

  test.each([
    [390, 800],
    [1024, 700],
  ])('nothing that has the focus is hidden at %i by %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    for (const address of ['/content/rule', addressOf('long.ps1')]) {
      await open(page, address, /./);
      await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
      await page.locator('main').focus();
      const hidden: (string | null)[] = [];
      const walk = async (key: string) => {
        for (let presses = 0; presses < 24; presses++) {
          await page.keyboard.press(key);
          hidden.push(await page.evaluate<string | null>(HIDDEN_FOCUS));
        }
      };
      await walk('Tab');
      // With something selected the bar of the selection sticks to the edge, and the way back leads below it.
      const ticks = page.getByRole('checkbox', { name: /^Select Suspicious/ });
      if ((await ticks.count()) > 0) await ticks.nth(2).check();
      await walk('Shift+Tab');
      expect(hidden.filter(Boolean), address).toEqual([]);
    }
  });

  test('publishing is offered only when something is approved', async () => {
    await open(page, '/', 'Overview');
    expect(await page.getByRole('button', { name: 'Publish now…' }).isDisabled()).toBe(true);
    await page.getByText('No approved changes').waitFor();
    await page.getByText('runs release 1, 1 behind the latest (2)').waitFor();
    await open(page, '/content/rule', 'Rule');
    await page.getByText('No approved changes').waitFor();
    expect(await page.getByRole('button', { name: 'Publish…' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Approve 13 changes and 3 removals…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Approve 13 changes and 3 removals' }).click();
    await page.getByText('No approved changes').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Publish…' }).isEnabled()).toBe(true);
    await open(page, '/', 'Overview');
    expect(await page.getByRole('button', { name: 'Publish now…' }).isEnabled()).toBe(true);
    expect(window.troubles).toEqual([]);
  });
});

describe.skipIf(!hasChromium)(`a fresh installation${chromiumSkipReason}`, () => {
  test('counts down to its first publication one period ahead', async () => {
    const application = await startApplication();
    const browser = await launch();
    try {
      const { page } = await openSignedIn(browser, application, 'approver');
      await open(page, '/', 'Overview');
      const next = page.getByRole('region', { name: 'Publishing' }).getByText(/^Next publish in/);
      await expect
        .poll(() => next.innerText(), { timeout: 60_000 })
        .toMatch(/^Next publish in (?:7:00|6:\d\d)$/);
    } finally {
      await browser.close();
      await application.close();
    }
  });
});

const TITLE = /^(Disk space|Suspicious|Backup)/;

/** What has the focus and cannot be seen: covered by something else, or outside of the window; null when all is well. */
const HIDDEN_FOCUS = `(() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused.closest('.cm-editor')) return null;
  const { left, top, width, height } = focused.getBoundingClientRect();
  if (width > innerWidth / 2 && height > innerHeight / 3) return null;
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  const same = seen && (focused.contains(seen) || seen.contains(focused) || seen.closest('label')?.control === focused);
  return same ? null : focused.outerHTML.slice(0, 150);
})()`;
