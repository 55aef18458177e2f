import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InstanceList } from '#api/instances';
import type { RunningApplication } from '../../support/application.ts';
import { runClient } from '../../support/client.ts';
import { newInstance, type Instance } from '../../support/instance.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { RuleSource } from '../content.ts';
import { open, openSignedIn } from '../window.ts';
import { startWithoutClock } from '../../support/without-clock.ts';
import { look } from '../look.ts';

const THEMES = ['light', 'dark'] as const;
const LISTS = [
  ['releases', 'Releases'],
  ['api-clients', 'API clients'],
  ['instances', 'Instances'],
  ['sources', 'Sources'],
  ['audit', 'Audit'],
  ['operators', 'Operators'],
] as const;

describe.skipIf(!hasChromium)(`the other pages, for axe and the eye${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource | undefined;
  let instance: Instance | undefined;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
    instance?.remove();
  });

  // Before there is anything.
  test.each(THEMES)('a page with nothing on it says what to do, in %s', async (theme) => {
    const window = await openSignedIn(browser, application, 'administrator', theme);
    for (const [address, heading] of LISTS) {
      await open(window.page, `/${address}`, heading);
      await look(window, `${address}-empty-${theme}`);
    }
    await open(window.page, '/audit?action=release.restored', 'Audit');
    await window.page.getByText('Nothing matches').waitFor();
    await look(window, `audit-none-${theme}`);
    await window.context.close();
  });

  test('a page whose answer does not come says so, and tries again', async () => {
    const window = await openSignedIn(browser, application, 'viewer', 'dark');
    const { page } = window;
    for (const [address, heading] of LISTS) {
      await failing(page, address);
      await page.goto(`/${address}`);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.getByText(NO_DATABASE).first().waitFor();
      await look(window, `${address}-error-dark`);
      await page.unroute(`**/api/v1/${address}*`);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText(NO_DATABASE).first().waitFor({ state: 'hidden' });
    }
    await window.context.close();
  }, 180_000);

  test('a viewer is told who may what', async () => {
    const window = await openSignedIn(browser, application, 'viewer');
    await open(window.page, '/api-clients', 'API clients');
    await look(window, 'api-clients-viewer-light');
    for (const address of ['operators', 'sources', 'api-clients']) {
      await window.page.goto(`/${address}`);
      await window.page.getByRole('heading', { level: 1 }).waitFor();
      expect(await window.page.getByRole('main').getByRole('button', { name: /…$/ }).count()).toBe(
        0,
      );
    }
    await window.context.close();
  });

  test.each(THEMES)('a page with everything on it, in %s', async (theme) => {
    source ??= await published(operator);
    instance ??= await newInstance(application, operator);
    await runClient(instance.folder, ['sync', '--yes']);
    const window = await openSignedIn(browser, application, 'administrator', theme);
    const { data } = await operator.do<InstanceList>('GET', '/instances');
    for (const [address, heading] of [
      ...LISTS,
      ['releases/2', 'Release 2'],
      [`sources/${source.id}`, 'rules'],
      [`instances/${data[0]?.id}`, /./],
    ] as const) {
      await open(window.page, `/${address}`, heading);
      await look(window, `${address.replace(/\/.*-.*/, '-one').replace('/', '-')}-${theme}`);
    }
    await window.context.close();
  });
});

const NO_DATABASE = 'The database does not answer.';

/** Every call of this path is answered as when the database is away. */
async function failing(page: Page, path: string): Promise<void> {
  const problem = {
    type: 'about:blank',
    title: 'Unavailable',
    instance: `/api/v1/${path}`,
    status: 500,
    code: 'unexpected',
    detail: NO_DATABASE,
    requestId: '01J0000000000000000000000',
  };
  await page.route(`**/api/v1/${path}*`, (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', json: problem }),
  );
}

async function published(operator: Operator): Promise<RuleSource> {
  const source = new RuleSource(operator);
  for (let number = 1; number <= 40; number++) source.putRule(number);
  source.putRule(
    41,
    'level: low\n',
    `A rule whose name is long enough that ${'no line '.repeat(20)}`,
  );
  source.put('files/deep/in/a/folder/read-me.txt', 'read me\n');
  source.put('rules/broken.yml', 'title: no guid\n');
  await source.scan();
  await source.publishAll();
  source.delete('rules/rule-003.yml');
  source.putRule(1, 'level: high\n');
  await source.scan();
  await source.publishAll();
  return source;
}
