import type { Browser } from 'playwright-core';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClientList } from '#api/api-clients';
import type { ItemList } from '#api/items';
import type { ReleaseList } from '#api/releases';
import { LOCK } from '../../apps/server/database/locks.ts';
import type { RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { RuleSource } from './content.ts';
import { open, openSignedIn, statusLine } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium)(`hasty hands and bad connections${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    source = new RuleSource(operator);
    for (let number = 1; number <= 3; number++) source.putRule(number);
    await source.scan();
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
  });

  const needing = async () =>
    (await operator.do<ItemList>('GET', '/items?limit=1')).counts.needsApproval;

  test('without a connection a command says so at once, and is not sent later', async () => {
    const { page, context } = await openSignedIn(browser, application, 'approver');
    await open(page, '/content/rule', 'Rule');
    await page.getByRole('button', { name: 'Approve 3 that need approval…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('3 changes').waitFor();
    await context.setOffline(true);
    await sheet.getByRole('button', { name: 'Approve 3 items' }).click();
    await sheet.getByText('The server cannot be reached').first().waitFor();
    await context.setOffline(false);
    await page.reload();
    await page.getByRole('button', { name: 'Approve 3 that need approval…' }).waitFor();
    expect(await needing()).toBe(3);
    await context.close();
  });

  test('a button that is pressed twice at once sends its command once', async () => {
    const { page, context } = await openSignedIn(browser, application, 'administrator');
    const sheet = page.getByRole('dialog');
    await open(page, '/content/rule', 'Rule');
    await page.getByRole('button', { name: 'Scan now' }).dblclick();
    await expect.poll(() => statusLine(page).textContent()).toContain('Scanned rules');
    await page.getByRole('button', { name: 'Approve 3 that need approval…' }).click();
    await sheet.getByRole('button', { name: 'Approve 3 items' }).dblclick();
    await sheet.waitFor({ state: 'hidden' });
    expect(await statusLine(page).textContent()).toContain('Approved 3 items');
    await page.getByRole('button', { name: 'Activity' }).click();
    await sheet.getByText('Approved 3 items').waitFor();
    expect(await sheet.getByText('Scanned rules').count()).toBe(1);

    await open(page, '/api-clients', 'API clients');
    await page.getByRole('button', { name: 'Add API client…' }).click();
    await sheet.getByLabel('Name').fill('acme');
    await sheet.getByRole('button', { name: 'Add' }).dblclick();
    await sheet.getByText('API client added').waitFor();
    const { data } = await operator.do<ApiClientList>('GET', '/api-clients');
    expect(data.map(({ name }) => name)).toEqual(['acme']);
    await context.close();
  });

  test('publishing while another publication does not end says so after half a minute, and works afterwards', async () => {
    const { page, context } = await openSignedIn(browser, application, 'administrator');
    const other = application.app.get(DataSource).createQueryRunner();
    await other.startTransaction();
    await other.query('select pg_advisory_xact_lock($1)', [LOCK.publishing]);
    await open(page, '/', 'Overview');
    await page.getByRole('button', { name: /^Publish .*…$/ }).click();
    const sheet = page.getByRole('dialog');
    const publish = sheet.getByRole('button', { name: /^Publish/ });
    await publish.click();
    await sheet.getByText('Nothing was published', { exact: true }).waitFor();
    await sheet.getByText('Another publication is still running').waitFor();
    await other.rollbackTransaction();
    await other.release();
    await publish.click();
    await sheet.waitFor({ state: 'hidden' });
    const { data } = await operator.do<ReleaseList>('GET', '/releases');
    expect(data).toHaveLength(1);
    await context.close();
  });

  test('what is not known yet is not denied', async () => {
    const { page, context } = await openSignedIn(browser, application, 'viewer');
    await page.route('**/api/v1/releases?*', (route) => route.abort());
    await open(page, '/', 'Overview');
    await page
      .getByText(/^Next publish in/)
      .last()
      .waitFor();
    expect(await page.getByText('Nothing has been published yet').count()).toBe(0);
    await context.close();
  });

  test('a page whose code does not arrive says so, and the rest of the console stays', async () => {
    const { page, context } = await openSignedIn(browser, application, 'viewer');
    await open(page, '/', 'Overview');
    await page.route('**/assets/AuditPage*', (route) => route.abort());
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText('This page cannot be shown').waitFor();
    await page.getByRole('link', { name: 'Releases' }).click();
    await page.getByRole('heading', { level: 1, name: 'Releases' }).waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText('This page cannot be shown').waitFor();
    await page.unroute('**/assets/AuditPage*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
    await context.close();
  });
});
