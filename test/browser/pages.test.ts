import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InstanceList } from '#api/instances';
import type { ItemList } from '#api/items';
import type { RunningApplication } from '../support/application.ts';
import { runClient } from '../support/client.ts';
import { newInstance, type Instance } from '../support/instance.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { RuleSource } from './content.ts';
import { askAxe, look, withoutMotion } from './look.ts';
import { open, openSignedIn, sidewaysPixels } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium)(`every page and sheet${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;
  let instance: Instance;
  /** Name of the screenshot, address, heading. */
  let pages: [string, string, string | RegExp][];

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    source = await sourceWithEverything(operator);
    instance = await newInstance(application, operator);
    await runClient(instance.folder, ['sync', '--yes']);
    source.putRule(1, BEFORE.replace('level: low', 'level: high\nstatus: stable'));
    source.delete('rules/rule-005.yml');
    await source.scan();
    pages = await addresses(operator, source);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
    instance?.remove();
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing in the sheets of the review, the feed, the keys and the finder, in %s',
    async (theme) => {
      const window = await openSignedIn(browser, application, 'administrator', theme);
      await withoutMotion(window);
      const { page } = window;
      const sheet = page.getByRole('dialog');
      const leave = async () => {
        await sheet.getByRole('button', { name: 'Close', exact: true }).click();
        await sheet.waitFor({ state: 'hidden' });
      };
      await open(page, '/content/rule', 'Rule');
      await page.getByRole('button', { name: /^Approve \d/ }).click();
      await sheet.getByText('1 removal', { exact: true }).waitFor();
      await look(window, `approve-${theme}`);
      await leave();
      await page.getByRole('button', { name: 'Activity' }).click();
      await sheet.getByText('No activity yet').waitFor();
      await look(window, `feed-${theme}`);
      await leave();
      await page.getByRole('button', { name: /^Keys/ }).click();
      await sheet.getByText('Single keys work').waitFor();
      await askAxe(page, 'keys');
      await leave();
      await page.getByRole('button', { name: /^Find/ }).click();
      await sheet.getByRole('link').first().waitFor();
      await askAxe(page, 'find');
      await leave();
      await window.context.close();
    },
  );

  test.each([
    ['/nowhere', 'This page does not exist'],
    ['/content/rule/not-an-id', 'Item'],
    ['/content/rule/00000000-0000-4000-8000-000000000000', 'Item'],
    ['/releases/99', 'Release 99'],
    ['/instances/00000000-0000-4000-8000-000000000000', 'Instance'],
    ['/sources/00000000-0000-4000-8000-000000000000', 'Source'],
  ])('%s leads nowhere, and says so instead of offering to try again', async (address, heading) => {
    const { page, context } = await openSignedIn(browser, application, 'viewer');
    await open(page, address, heading);
    await page.getByText('There is nothing at this address').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await askAxe(page, address);
    await context.close();
  });

  test('a narrow window has all of it, without scrolling sideways', async () => {
    const { page, context } = await openSignedIn(browser, application, 'administrator');
    await page.setViewportSize({ width: 320, height: 640 });
    for (const [name, address, heading] of pages) {
      await open(page, address, heading);
      expect(await sidewaysPixels(page), name).toBe(0);
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await context.close();
  }, 180_000);
});

const BEFORE = Array.from({ length: 12 }, (_, line) => `field${line}: value ${line}`)
  .concat('level: low', 'author: Ada', '')
  .join('\n');

async function sourceWithEverything(operator: Operator): Promise<RuleSource> {
  const source = new RuleSource(operator);
  for (let number = 1; number <= 8; number++) source.putRule(number, BEFORE);
  source.put('files/readme.txt', 'read me\n');
  await source.scan();
  await source.publishAll();
  return source;
}

async function addresses(
  operator: Operator,
  source: RuleSource,
): Promise<[string, string, string | RegExp][]> {
  const { data: items } = await operator.do<ItemList>('GET', '/items?filter=new-or-changed');
  const { data: instances } = await operator.do<InstanceList>('GET', '/instances');
  return [
    ['overview', '/', 'Overview'],
    ['content', '/content/rule', 'Rule'],
    ['item', `/content/rule/${items[0]?.id}`, 'Rule 1'],
    ['releases', '/releases', 'Releases'],
    ['release', '/releases/1', 'Release 1'],
    ['api-clients', '/api-clients', 'API clients'],
    ['instances', '/instances', 'Instances'],
    ['instance', `/instances/${instances[0]?.id}`, /./],
    ['sources', '/sources', 'Sources'],
    ['source', `/sources/${source.id}`, 'rules'],
    ['audit', '/audit', 'Audit'],
    ['operators', '/operators', 'Operators'],
  ];
}
