import type { Browser } from 'playwright-core';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import { SOURCE_CONNECTORS } from '../../apps/server/sources/source-readers.ts';
import type { RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { VendorSystem } from '../support/vendor-system.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { open, openSignedIn, type Window } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

const TEMPLATE = { contentType: 'alert-template', guid: 'template' };
const SCRIPT = { contentType: 'script', guid: 'script', references: [TEMPLATE] };
const NOTE = 'Step 14 names user 1 by its number.';

describe.skipIf(!hasChromium)(`references in the browser${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let window: Window;

  beforeAll(async () => {
    application = await startWithoutClock();
    operator = await operatorOf(application, 'administrator');
    const system = new VendorSystem([
      SCRIPT,
      { contentType: 'monitor', guid: 'monitor', references: [SCRIPT], notes: [NOTE] },
    ]);
    system.names = [{ ...TEMPLATE, name: 'Page somebody' }];
    const connectors = application.app.get<Record<string, unknown>>(SOURCE_CONNECTORS);
    connectors.vendor = { checked: (settings: object) => settings, reader: () => system };
    const [{ id }] = await application.app
      .get(DataSource)
      .query(
        `insert into sources (name, connector, settings) values ('rmm', 'vendor', '{}') returning id`,
      );
    await operator.do('POST', `/sources/${id}/scans?wait=60`);
    browser = await launch();
    window = await openSignedIn(browser, application, 'approver');
  });
  afterAll(async () => {
    delete application?.app.get<Record<string, unknown>>(SOURCE_CONNECTORS).vendor;
    await browser?.close();
    await application?.close();
  });

  const idOf = async (guid: string) => {
    const { data } = await operator.do<ItemList>('GET', `/items?q=${guid}`);
    return data.find((item) => item.guid === guid)!.id;
  };

  test('an item says what it needs and is needed by, and its notes; the links lead on', async () => {
    const { page } = window;
    await open(page, `/content/monitor/${await idOf('monitor')}`, 'Name of monitor');
    await page.getByText(NOTE).first().waitFor();
    await page.getByText('It needs items that are not published').waitFor();
    await page.getByRole('tab', { name: 'References (1)' }).click();
    await page.getByRole('link', { name: 'Name of script' }).click();
    await page.getByRole('heading', { level: 1, name: 'Name of script' }).waitFor();
    await page.getByRole('tab', { name: 'References (1)' }).click();
    const needs = page.getByRole('region', { name: 'It needs' });
    await needs.getByText('Page somebody').waitFor();
    await needs.getByText('Missing').waitFor();
    await page
      .getByRole('region', { name: 'It is needed by' })
      .getByText('Name of monitor')
      .waitFor();
  });

  test('publishing lists what stayed out; an override with its reason lets it go', async () => {
    const { page } = window;
    const items = [await idOf('monitor'), await idOf('script')];
    for (const id of items) {
      const { observedDigest: digest } = await operator.do<{ observedDigest: string }>(
        'GET',
        `/items/${id}`,
      );
      await operator.do('POST', '/approvals', { items: [{ id, digest }] });
    }
    await open(page, '/', 'Overview');
    await page.getByText('2 of them stay out because of references or paths').waitFor();
    await page.getByRole('button', { name: 'Publish now…' }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const stayed = page.getByRole('region', { name: 'Changes that stayed out' });
    await stayed.getByText('It refers to what is not published').first().waitFor();
    await stayed.getByRole('link', { name: 'Script Name of script' }).click();
    await page.getByRole('button', { name: 'Publish anyway…' }).click();
    const approve = page.getByRole('button', { name: 'Approve with override' });
    expect(await approve.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('The template is built in there.');
    await approve.click();
    await page.getByText('It is published although a reference is missing').waitFor();
    await page.getByText('The template is built in there.').first().waitFor();
    const answer = await operator.do('POST', '/releases', {});
    expect(answer).toMatchObject({ published: 2, refusedCount: 0 });
    expect(window.troubles).toEqual([]);
  });
});
