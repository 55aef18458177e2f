import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemDetail, ItemList } from '#api/items';
import type { RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { RuleSource } from './content.ts';
import { open, openSignedIn, type Window } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium)(`instructions in the browser${chromiumSkipReason}`, () => {
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
    source.putRule(1);
    await source.scan();
    window = await openSignedIn(browser, application, 'approver');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
  });

  test('an approver writes them beside the difference; once the version is approved, they stay', async () => {
    const { page } = window;
    const { data } = await operator.do<ItemList>('GET', '/items');
    const id = data[0]?.id;
    await open(page, `/content/rule/${id}`, 'Rule 1');
    await page.getByRole('button', { name: 'Add instructions…' }).click();
    await page.getByLabel('Instructions', { exact: true }).fill('Run once.\nThen restart.');
    await page.getByRole('button', { name: 'Save instructions' }).click();
    // The button shows that they are saved: the text alone also stands in the field.
    await page.getByRole('button', { name: 'Change instructions…' }).waitFor();
    const { difference } = await operator.do<ItemDetail>('GET', `/items/${id}`);
    expect(difference.observed?.instructions).toBe('Run once.\nThen restart.');
    await page.getByRole('button', { name: 'Approve and next' }).click();
    await page.getByRole('button', { name: 'Withdraw approval' }).waitFor();
    await page.getByText('Then restart.').waitFor();
    const change = page.getByRole('button', { name: 'Change instructions…' });
    await change.waitFor({ state: 'hidden' });
    expect(window.troubles).toEqual([]);
  });

  test('an approval is refused when somebody changed the instructions since, and they are shown', async () => {
    const { page } = window;
    source.putRule(2);
    await source.scan();
    const { data } = await operator.do<ItemList>('GET', '/items?q=Rule 2');
    const [item] = data;
    const digest = item?.observedDigest;
    await open(page, `/content/rule/${item?.id}`, 'Rule 2');
    const text = 'Stop the agent first.';
    await operator.do('PUT', `/items/${item?.id}/instructions`, { digest, text });
    await page.getByText('The item has changed since you opened it').waitFor();
    await page.getByRole('button', { name: 'Approve and next' }).click();
    await page.getByText('The instructions have changed since you opened this item').waitFor();
    await page.getByText(text).waitFor();
    await open(page, '/content/rule', 'Rule');
    const row = page.getByRole('row', { name: /Rule 2/ });
    await row.getByText('Instructions').waitFor();
    await row.getByText('Needs approval').waitFor();
    await page.getByRole('checkbox', { name: /Rule 2/ }).check();
    await page.getByRole('button', { name: 'Approve selected…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve 1 item' }).click();
    await row.getByText('Change approved').waitFor();
    expect(window.troubles).toEqual([]);
  });
});
