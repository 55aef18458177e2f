import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { RuleSource } from './content.ts';
import { open, openSignedIn, PASSWORD, statusLine, type Window } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium)(`reviewing in the browser${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;
  let window: Window;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    source = new RuleSource(operator);
    for (let number = 1; number <= 6; number++) source.putRule(number);
    await source.scan();
    await source.publishAll();
    window = await openSignedIn(browser, application, 'approver');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
  });
  // Each test starts from published content that nothing waits for.
  beforeEach(() => source.publishAll());

  const waiting = async () =>
    (await operator.do<ItemList>('GET', '/items?approval=needs-approval')).data;

  test('a list of changes is worked through by keyboard alone', async () => {
    const { page, troubles } = window;
    for (const number of [1, 2, 3]) source.putRule(number, 'level: high\nstatus: stable\n');
    await source.scan();
    await open(page, '/content/rule?approval=needs-approval', 'Rule');
    await page.getByRole('link', { name: 'Rule 1', exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: 'Rule 1' }).waitFor();
    await page.getByText('1 of 3').waitFor();
    await page.locator('.cm-content').last().getByText('status').waitFor();
    await page.keyboard.press('n');
    await page.getByText('Change 1 of 1').waitFor();
    await page.keyboard.press('a');
    await page.getByRole('heading', { level: 1, name: 'Rule 2' }).waitFor();
    await page.keyboard.press('c');
    await page.keyboard.type('looks right');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.getByRole('heading', { level: 1, name: 'Rule 3' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { level: 1, name: 'Rule 2' }).waitFor();
    await page.getByText('Change approved').first().waitFor();
    await page.keyboard.press('u');
    await expect.poll(() => statusLine(page).textContent()).toContain('Withdrew 1 approval');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Approve and go to the next item').waitFor();
    await page.keyboard.press('Escape');
    expect((await waiting()).map(({ name }) => name)).toEqual(['Rule 2', 'Rule 3']);
    expect(troubles).toEqual([]);
  });

  test('a stale approval is refused, and the new difference is shown', async () => {
    const { page } = window;
    source.putRule(4, 'level: medium\n');
    await source.scan();
    const item = (await waiting()).find(({ name }) => name === 'Rule 4');
    await open(page, `/content/rule/${item?.id}`, 'Rule 4');
    await page.locator('.cm-content').last().getByText('medium').waitFor();
    source.putRule(4, 'level: critical\n');
    await source.scan();
    await page.getByText('The item has changed since you opened it').waitFor();
    await page.getByRole('button', { name: 'Approve and next' }).click();
    await page.getByText('The source has changed since you opened this item').waitFor();
    await page.locator('.cm-content').last().getByText('critical').waitFor();
    expect((await waiting()).map(({ name }) => name)).toContain('Rule 4');
    await page.getByRole('button', { name: 'Approve and next' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Approved Rule 4');
  });

  test('nothing moves in a list until the operator asks for the news', async () => {
    const { page } = window;
    await open(page, '/content/rule?filter=new-or-changed', 'Rule');
    await page.getByText('Nothing has this status').waitFor();
    source.putRule(5, 'level: medium\n');
    await source.scan();
    await page.getByText('1 new change').waitFor();
    expect(await page.getByRole('link', { name: 'Rule 5', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('link', { name: 'Rule 5', exact: true }).waitFor();
  });

  test('what was selected is approved, listed before, and taken back by Undo', async () => {
    const { page } = window;
    source.putRule(1, 'level: informational\n');
    source.putRule(2, 'level: informational\n');
    source.delete('rules/rule-006.yml');
    await source.scan();
    await open(page, '/content/rule?approval=needs-approval', 'Rule');
    await page.getByRole('checkbox', { name: 'Select all loaded items' }).check();
    await page.getByRole('button', { name: 'Approve selected…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('2 changes and 1 removal.').waitFor();
    await sheet.getByRole('button', { name: 'Approve 2 changes and 1 removal' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Approved 3 items');
    expect(await waiting()).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Withdrew 3 approvals');
    expect(await waiting()).toHaveLength(3);
  });

  test('what cannot be parsed is marked in the list, counted before many are approved, and said on its page', async () => {
    const { page, troubles } = window;
    source.putRule(1, 'level: broken\nlist: [one, two\n');
    source.putRule(2, 'level: fine\n');
    await source.scan();
    await open(page, '/content/rule?approval=needs-approval', 'Rule');
    const row = page.getByRole('row', { name: /Rule 1/ });
    await row.getByText("Can't be parsed").waitFor();
    expect(await page.getByText("Can't be parsed").count()).toBe(1);
    await page.getByRole('button', { name: 'Approve 2 that need approval…' }).click();
    await page.getByRole('dialog').getByText("1 of these can't be parsed").waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: 'Select all loaded items' }).check();
    await page.getByRole('button', { name: 'Approve selected…' }).click();
    await page.getByRole('dialog').getByText("1 of these can't be parsed").waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Rule 1', exact: true }).click();
    await page.getByText('Check the content before you approve it').waitFor();
    source.putRule(1);
    await source.scan();
    expect(troubles).toEqual([]);
  });

  test('two items with one path say so on their pages and at their source, until one of them is gone', async () => {
    const { page, troubles } = window;
    source.put('rules/clash.yml', CLASH.replace('ID', '101'));
    source.put('rules/Clash.yml', CLASH.replace('ID', '102'));
    await source.scan();
    const items = await waiting();
    expect(items.map(({ path }) => path).sort()).toEqual(['rules/Clash.yml', 'rules/clash.yml']);
    await open(page, `/content/rule/${items[0]?.id}`, 'Clash');
    await page.getByText('Another item has this path').waitFor();
    await page.getByText(`(${items[1]?.path})`).waitFor();
    await open(page, `/sources/${source.id}`, 'rules');
    await page.getByText('path-collision').first().waitFor();
    for (const path of ['rules/clash.yml', 'rules/Clash.yml']) source.delete(path);
    await source.scan();
    await page.getByText('path-collision').first().waitFor({ state: 'hidden' });
    expect(troubles).toEqual([]);
  });

  test('a session that ends while a comment is typed keeps the comment', async () => {
    const other = await openSignedIn(browser, application, 'approver');
    const { page } = other;
    source.putRule(3, 'level: medium\ndate: 2026\n');
    await source.scan();
    const item = (await waiting()).find(({ name }) => name === 'Rule 3');
    await open(page, `/content/rule/${item?.id}`, 'Rule 3');
    await page.getByLabel('Comment (optional)').fill('typed before the end');
    await other.context.clearCookies();
    // Something that the page asked by itself may have met the end of the session first; then the dialog is in the way.
    const approve = page.getByRole('button', { name: 'Approve and next' });
    await approve.click({ timeout: 3_000 }).catch(() => undefined);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Your session has ended').waitFor();
    await dialog.locator('input[type=password]').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Comment (optional)').inputValue()).toBe('typed before the end');
    await page.getByRole('button', { name: 'Approve and next' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Approved Rule 3');
    await other.context.close();
  });

  test('a viewer may look and finds no button that decides', async () => {
    const viewer = await openSignedIn(browser, application, 'viewer');
    source.putRule(1, 'level: viewed\n');
    await source.scan();
    await open(viewer.page, '/content/rule', 'Rule');
    await viewer.page.getByRole('link', { name: 'Rule 1', exact: true }).waitFor();
    expect(await viewer.page.getByRole('button', { name: /Approve|Sync|Refresh/ }).count()).toBe(0);
    await open(viewer.page, '/api-clients', 'API clients');
    await viewer.page.getByText('Your role does not allow this').waitFor();
    await viewer.context.close();
  });
});

const CLASH = 'title: Clash\nid: 00000000-0000-4000-8000-000000000ID\n';
