import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
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
import { open, openSignedIn, openWindow, sidewaysPixels, type Window } from './window.ts';
import { startWithoutClock } from './without-clock.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../screenshots');

describe.skipIf(!hasChromium)(`every page${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;
  let instance: Instance;
  /** Name of the screenshot, address, heading. */
  let pages: [string, string, string | RegExp][];

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
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
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
    instance?.remove();
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing on any page in the %s theme',
    async (scheme) => {
      const window = await openSignedIn(browser, application, 'administrator', scheme);
      for (const [name, address, heading] of pages) {
        await open(window.page, address, heading);
        await look(window, `${name}-${scheme}`);
      }
      await open(window.page, '/content/rule', 'Rule');
      await window.page.getByRole('button', { name: /^Approve \d/ }).click();
      await window.page.getByRole('dialog').getByText('1 removal', { exact: true }).waitFor();
      await look(window, `approve-${scheme}`);
      await open(window.page, '/api-clients', 'API clients');
      await window.page.getByRole('button', { name: 'Add API client…' }).click();
      await window.page.getByRole('dialog').getByLabel('Name').waitFor();
      await look(window, `add-api-client-${scheme}`);
      const stranger = await openWindow(browser, application, scheme);
      await open(stranger.page, '/', 'Sign in to ProSync');
      await look(stranger, `sign-in-${scheme}`);
      await window.context.close();
    },
    90_000,
  );

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
  }, 60_000);
});

/** Waits until nothing loads, takes the screenshot, and asks axe. */
async function look({ page, troubles }: Window, name: string): Promise<void> {
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
  await page.evaluate('Promise.allSettled(document.getAnimations().map((a) => a.finished))');
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  expect(troubles).toEqual([]);
}

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
