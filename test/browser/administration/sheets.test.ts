import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningApplication } from '../../support/application.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { RuleSource } from '../content.ts';
import { open, openSignedIn, type Window } from '../window.ts';
import { startWithoutClock } from '../../support/without-clock.ts';
import { look, withoutMotion } from '../look.ts';

describe.skipIf(!hasChromium)(`every sheet, for axe and the eye${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    source = new RuleSource(operator);
    for (let number = 1; number <= 30; number++) source.putRule(number);
    await source.scan();
    await source.publishAll();
    source.putRule(30, 'level: high\n');
    await source.scan();
    await source.publishAll();
    await operator.do('POST', '/api-clients', { name: 'acme' });
    await operator.do('POST', '/operators', { email: 'grace@example.com', role: 'viewer' });
    for (let number = 1; number <= 25; number++) {
      source.delete(`rules/rule-${String(number).padStart(3, '0')}.yml`);
    }
    await source.scan();
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
  });

  describe.each(['light', 'dark'] as const)('in %s', (theme) => {
    let window: Window;
    let page: Page;
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const inSheet = () => page.getByRole('dialog');
    const see = async (name: string) => {
      await inSheet().getByRole('button').first().waitFor();
      await look(window, `${name}-${theme}`);
    };

    beforeAll(async () => {
      window = await openSignedIn(browser, application, 'administrator', theme);
      page = window.page;
      await withoutMotion(window);
    });
    afterAll(() => window?.context.close());
    beforeEach(() => page.goto('about:blank'));

    test('API clients: add, the secret, a new secret, delete', async () => {
      await open(page, '/api-clients', 'API clients');
      await press('Add API client…');
      await inSheet().getByLabel('Name').fill(`client-${theme}`);
      await see('sheet-add-api-client');
      await inSheet().getByRole('radio', { name: 'Enter your own secret' }).check();
      await inSheet().getByRole('textbox', { name: 'Secret to use' }).fill('short');
      await inSheet().getByLabel('All content types, including new ones').uncheck();
      await see('sheet-add-api-client-typed');
      await inSheet().getByRole('radio', { name: 'Generate a secret' }).check();
      await inSheet().getByLabel('Rule').check();
      await inSheet().getByRole('button', { name: 'Add' }).click();
      await inSheet().getByText('shown only now').waitFor();
      await see('sheet-secret');
      await inSheet().getByLabel('I have saved the secret').check();
      await inSheet().getByRole('button', { name: 'Done' }).click();
      await inSheet().waitFor({ state: 'hidden' });
      await press('New secret for acme');
      await see('sheet-new-secret');
      await page.keyboard.press('Escape');
      await inSheet().waitFor({ state: 'hidden' });
      await press('Delete acme');
      await see('sheet-delete-api-client');
    });

    test('operators: invite, the link, role, disable, tokens, a service account, a token', async () => {
      await open(page, '/operators', 'Operators');
      await press('Invite operator…');
      await inSheet().getByLabel('E-mail address').fill(`invited-${theme}@example.com`);
      await see('sheet-invite');
      await inSheet().getByRole('button', { name: 'Invite' }).click();
      await inSheet().getByText('shown only now').waitFor();
      await see('sheet-link');
      await inSheet().getByLabel('I have saved the link').check();
      await inSheet().getByRole('button', { name: 'Done' }).click();
      await inSheet().waitFor({ state: 'hidden' });
      for (const [button, name] of [
        ['Role of grace@example.com', 'sheet-role'],
        ['Disable grace@example.com', 'sheet-disable'],
        ['Tokens of grace@example.com', 'sheet-tokens'],
      ] as const) {
        await press(button);
        await see(name);
        await page.keyboard.press('Escape');
        await inSheet().waitFor({ state: 'hidden' });
      }
      await press('Add service account…');
      await inSheet().getByLabel('Name').fill(`robot-${theme}`);
      await see('sheet-service-account');
      await inSheet().getByRole('button', { name: 'Add service account' }).click();
      await inSheet().getByLabel('Name of a new token').fill(`pipeline-${theme}`);
      await see('sheet-token-new');
      await inSheet().getByRole('button', { name: 'Create token' }).click();
      await see('sheet-token');
      await inSheet().getByLabel('I have saved the token').check();
      await inSheet().getByRole('button', { name: 'Done' }).click();
      await inSheet().getByText(`pipeline-${theme}`, { exact: true }).waitFor();
      await see('sheet-tokens-listed');
    });

    test('sources: add, a place that does not answer, a held scan, another place', async () => {
      await open(page, '/sources', 'Sources');
      await press('Add source…');
      await inSheet().getByLabel('Name').fill('scripts');
      await see('sheet-add-source');
      await inSheet().getByLabel('Folder').fill('/srv/not/there');
      await inSheet().getByRole('button', { name: 'Test and add' }).click();
      await inSheet().getByText('The connection does not work').waitFor();
      await see('sheet-add-source-failed');
      await page.keyboard.press('Escape');
      await open(page, `/sources/${source.id}`, 'rules');
      await look(window, `source-held-${theme}`);
      await press('Confirm…');
      await see('sheet-held');
      await page.keyboard.press('Escape');
      await inSheet().waitFor({ state: 'hidden' });
      await press('Change…');
      await inSheet().getByLabel('Folder').fill('/srv/not/there');
      await inSheet().getByRole('button', { name: 'Test and change' }).click();
      await inSheet().getByText('The connection does not work').waitFor();
      await see('sheet-change-source');
    });

    test('releases: the difference that restoring makes', async () => {
      await open(page, '/releases/1', 'Release 1');
      await press('Restore this release…');
      await inSheet().getByText('1 change and 0 removals').waitFor();
      expect(await inSheet().getByRole('row').count()).toBe(2);
      await see('sheet-restore');
    });
  });
});
