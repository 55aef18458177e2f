import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { welcome } from '../../../apps/server/commands/welcome.ts';
import { OperatorsService } from '../../../apps/server/operators/operators.service.ts';
import { startApplication, type RunningApplication } from '../../support/application.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { open, openSignedIn, openWindow, PASSWORD } from '../window.ts';
import { look, withoutMotion } from '../look.ts';

const THEMES = ['light', 'dark'] as const;

describe.skipIf(!hasChromium)(`the way in, for axe and the eye${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;

  beforeAll(async () => {
    application = await startApplication();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
  });

  // The first operator closes this door, so it is looked at before there is one.
  test('the welcome of the first operator', async () => {
    const printed = await welcome(application.app, application.config);
    const link = /http\S+welcome#\S+/.exec(printed)?.[0] ?? '';
    for (const theme of THEMES) {
      const window = await openWindow(browser, application, theme);
      await open(window.page, link, 'Create the first operator account');
      await look(window, `welcome-${theme}`);
      await window.context.close();
    }
  });

  test.each(THEMES)('sign-in, an invitation, and a link that is used up, in %s', async (theme) => {
    const window = await openWindow(browser, application, theme);
    const { page } = window;
    await open(page, '/releases', 'Sign in to ProSync');
    await look(window, `sign-in-${theme}`);
    await page.getByLabel('E-mail address').fill('nobody@example.com');
    await page.locator('input[type=password]').fill('not a password of anybody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('You are not signed in').waitFor();
    await look(window, `sign-in-refused-${theme}`);
    await page.goto(`${application.url}/welcome#psi_0123456789012345678901234567890123456789abc`);
    await page.getByText('This link does not work').waitFor();
    await look(window, `invitation-used-${theme}`);
    // The right link is pasted over the one that does not work.
    const operators = application.app.get(OperatorsService);
    const { link } = await operators.add(`${theme}@example.com`, 'approver');
    await open(page, link, 'Welcome to ProSync');
    await page.getByText('Your role will be approver').waitFor();
    await look(window, `invitation-${theme}`);
    await window.context.close();
  });

  test.each(THEMES)('change password, and the end of a session, in %s', async (theme) => {
    const window = await openSignedIn(browser, application, 'viewer', theme);
    await withoutMotion(window);
    const { page } = window;
    await open(page, '/operators', 'Operators');
    await page.getByRole('button', { name: 'The viewer' }).click();
    await page.getByRole('menuitem', { name: 'Change password' }).waitFor();
    await look(window, `account-${theme}`);
    await page.getByRole('menuitem', { name: 'Change password' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.locator('input[type=password]').first().fill('not the present one');
    await sheet.locator('input[type=password]').last().fill('a new walrus likes tea');
    await sheet.getByRole('button', { name: 'Change password' }).click();
    await sheet.getByText('The current password is wrong').waitFor();
    await look(window, `change-password-${theme}`);
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    await window.context.clearCookies();
    await page.getByRole('link', { name: 'Releases' }).click();
    await page.getByRole('dialog').getByText('Your session has ended').waitFor();
    await look(window, `session-ended-${theme}`);
    // The focus is where the password goes.
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Nothing has been published yet').waitFor();
    await window.context.close();
  });
});
