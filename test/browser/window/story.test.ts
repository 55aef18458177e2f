import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreatedApiClient } from '#api/api-clients';
import type { InstanceList } from '#api/instances';
import type { RunningApplication } from '../../support/application.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { RuleSource } from '../content.ts';
import { startWithoutClock } from '../../support/without-clock.ts';
import { statusLine } from '../window.ts';
import { ClientWindow, openLink, type WindowPage } from './client-window.ts';

describe.skipIf(!hasChromium)(`the window of an instance${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;
  let client: ClientWindow;
  let window: WindowPage;
  let secret: string;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    source = new RuleSource(operator);
    for (let number = 1; number <= 3; number++) source.putRule(number);
    source.putRule(4, 'tags: [Global]\n');
    await source.scan();
    await source.publishAll();
    const answer = await operator.do<CreatedApiClient>('POST', '/api-clients', { name: 'site-7' });
    secret = answer.secret;
    SERVER.url = application.url;
    client = await ClientWindow.open();
  });
  afterAll(async () => {
    await browser?.close();
    await client?.close();
    await application?.close();
    source?.remove();
  });

  const content = (path: string) => join(client.folder, 'content', path);
  const rule = (number: number) => `rules/rule-00${number}.yml`;

  test('opens by the one-time link, and a second browser is refused with what to do', async () => {
    window = await openLink(browser, client);
    await window.page.getByRole('heading', { level: 1, name: 'API connection' }).waitFor();
    expect(window.page.url()).toBe(`${client.origin}/connection`);
    const second = await openLink(browser, client);
    await second.page.getByText('This link has already been used').waitFor();
    await second.page.getByText('start it again for a new link').waitFor();
    await second.context.close();
    await window.page.reload();
    await window.page.getByRole('heading', { level: 1, name: 'API connection' }).waitFor();
  });

  test('a wrong secret says so, and nothing is stored', async () => {
    const { page } = window;
    await fillConnection(page, 'not the secret at all');
    await page.getByText('The settings were not applied').waitFor();
    await page
      .getByText(/refuses|refused/)
      .first()
      .waitFor();
    expect(existsSync(join(client.folder, '.prosync/config.yaml'))).toBe(false);
    expect(existsSync(join(client.folder, '.prosync/secret'))).toBe(false);
  });

  test('connects with a typed secret, which is never shown again, and shows the fingerprint', async () => {
    const { page } = window;
    await fillConnection(page, secret);
    await page.getByText('The connection works').waitFor();
    await page.getByText('Compare this fingerprint').waitFor();
    expect(readFileSync(join(client.folder, '.prosync/secret'), 'utf8').trim()).toBe(secret);
    expect(await page.content()).not.toContain(secret);
    expect(client.printed).not.toContain(secret);
    await page.reload();
    expect(await page.locator('input[type=password]').inputValue()).toBe('');
  });

  test('shows the state of every item, and why one is excluded', async () => {
    const { page } = window;
    await page.getByRole('link', { name: /^All content/ }).click();
    await row(page, 'Rule 1').getByText('Not installed').waitFor();
    await row(page, 'Rule 4').getByText('Excluded').waitFor();
    await row(page, 'Rule 4').getByText('tag Global').waitFor();
    await page.getByRole('button', { name: 'Not installed 3' }).click();
    await row(page, 'Rule 4').waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?status=not-installed');
    await page.getByRole('button', { name: /^All/ }).click();
  });

  test('excludes one with a reason, and updates all that is shown and ticked', async () => {
    const { page } = window;
    await page.getByRole('checkbox', { name: 'In the mass sync: Rule 3' }).click();
    const sheet = page.getByRole('dialog');
    expect(await sheet.getByRole('button', { name: 'Exclude' }).isDisabled()).toBe(true);
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('the vendor is looking at it');
    await sheet.getByRole('textbox', { name: 'Owner' }).fill('kim');
    await sheet.getByRole('button', { name: 'Exclude' }).click();
    await row(page, 'Rule 3').getByText('the vendor is looking at it (kim)').waitFor();

    await page.getByRole('button', { name: 'Update all…' }).click();
    await sheet.getByText('2 items to be installed').waitFor();
    await sheet.getByText('prosync sync').waitFor();
    await sheet.getByRole('button', { name: 'Update' }).click();
    await said(page, '2 installed, 0 updated');
    await row(page, 'Rule 1').getByText('Up to date').waitFor();
    expect(existsSync(content(rule(1)))).toBe(true);
    expect(existsSync(content(rule(3)))).toBe(false);
  });

  test('what was done is reported: the console knows the instance', async () => {
    const { data } = await operator.do<InstanceList>('GET', '/instances');
    expect(data).toHaveLength(1);
    expect(JSON.stringify(data[0]?.counts)).toContain('2');
  });

  test('a plan that is another by now is refused, and nothing is done', async () => {
    const { page } = window;
    source.putRule(1, 'level: high\n');
    await source.scan();
    await source.publishAll();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('button', { name: 'Update all…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('1 item to be updated').waitFor();
    source.putRule(2, 'level: high\n');
    await source.scan();
    await source.publishAll();
    await sheet.getByRole('button', { name: 'Update' }).click();
    await sheet.getByText('The plan has changed').waitFor();
    expect(readFileSync(content(rule(1)), 'utf8')).not.toContain('high');
    await sheet.getByRole('button', { name: 'Show it' }).click();
    await sheet.getByText('2 items to be updated').waitFor();
    await sheet.getByRole('button', { name: 'Update' }).click();
    await said(page, '2 updated');
  });

  test('shows how a local change differs, leaves it alone, and overwrites it when told', async () => {
    const { page } = window;
    writeFileSync(content(rule(1)), `${readFileSync(content(rule(1)), 'utf8')}mine: yes\n`);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await row(page, 'Rule 1').getByText('Drifted').waitFor();
    await page.getByRole('link', { name: 'Difference of Rule 1' }).click();
    await page.getByText('mine: yes').first().waitFor();
    await page.getByText('1 change', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Overwrite…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Local changes will be lost').waitFor();
    await sheet.getByRole('button', { name: 'Overwrite' }).click();
    await page.getByText('The text is the same on both sides').waitFor();
    expect(readFileSync(content(rule(1)), 'utf8')).not.toContain('mine');
  });

  test('removes one item, counted apart, and nothing else', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Remove…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('1 item to be REMOVED from this instance').waitFor();
    await sheet.getByRole('button', { name: 'Remove' }).click();
    await said(page, 'Removed 1 item');
    expect(existsSync(content(rule(1)))).toBe(false);
    expect(existsSync(content(rule(2)))).toBe(true);
  });

  test('pauses with a reason, refuses to sync then, and resumes', async () => {
    const { page } = window;
    await page.getByRole('link', { name: 'Hold' }).click();
    await page.getByRole('button', { name: 'Pause…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('month end');
    await sheet.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('banner').getByText('Paused').waitFor();
    await page.getByRole('link', { name: /^All content/ }).click();
    await page.getByRole('alert').getByText('Paused: nothing is applied').waitFor();
    await page.getByRole('button', { name: 'Sync Rule 1' }).click();
    await sheet.getByRole('button', { name: 'Sync' }).click();
    await sheet.getByText(/the instance is paused: month end/).waitFor();
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('link', { name: 'Hold', exact: true }).first().click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await said(page, 'Resumed');
  });

  test('rolls back without the server, with the preview first, and follows again', async () => {
    const { page } = window;
    await application.close();
    await page.getByRole('button', { name: 'Roll back to 1.1' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('level high was wrong');
    await sheet.getByText('to be updated').waitFor();
    await sheet.getByRole('button', { name: 'Roll back' }).click();
    await said(page, 'Rolled back to release 1.1');
    expect(readFileSync(content(rule(2)), 'utf8')).not.toContain('high');
    await page.getByText('This instance stays at release 1.1').waitFor();
    await page.getByRole('link', { name: /^All content/ }).click();
    await page.getByText('The server cannot be reached').waitFor();
    await row(page, 'Rule 2').getByText('Up to date').waitFor();
  });

  test('tells what was done, and ends with 0 on Ctrl-C, which the page says', async () => {
    const { page, troubles } = window;
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText('prosync rollback', { exact: false }).first().waitFor();
    await page.getByRole('table', { name: 'Last runs' }).getByText('rollback').waitFor();
    expect(await client.close()).toBe(0);
    await page.getByText('The client that serves this window has ended').waitFor();
    expect(troubles).toEqual([]);
  });
});

/** Waits until the status line says this. */
async function said(page: Page, text: string): Promise<void> {
  await statusLine(page).filter({ hasText: text }).waitFor();
}

/** The row of an item in the list. */
function row(page: Page, name: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

async function fillConnection(page: Page, secret: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Server' }).fill(SERVER.url);
  await page.getByRole('textbox', { name: 'Name' }).fill('site-7');
  await page.locator('input[type=password]').fill(secret);
  await page.getByRole('textbox', { name: 'Target' }).fill('directory:content');
  await page.getByRole('button', { name: 'Apply' }).click();
}

const SERVER = { url: '' };
