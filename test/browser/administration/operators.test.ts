import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApplication, type RunningApplication } from '../../support/application.ts';
import { Operator } from '../../support/operator.ts';
import { changeSealed } from '../../support/sealed.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { askAxe } from '../look.ts';
import { screenshot } from '../screenshot.ts';
import { open, openSignedIn, openWindow, PASSWORD, statusLine, type Window } from '../window.ts';

const GRACE = 'grace@example.com';

describe.skipIf(!hasChromium)(`operators${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let administrator: Window;
  let grace: Window;

  beforeAll(async () => {
    application = await startApplication();
    browser = await launch();
    administrator = await openSignedIn(browser, application, 'administrator');
    grace = await openWindow(browser, application);
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
  });

  const signIn = async () => {
    const { page } = grace;
    await page.getByLabel('E-mail address').fill(GRACE);
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  test('somebody invited uses the link in another browser, signs out and in again', async () => {
    const { page } = administrator;
    await open(page, '/operators', 'Operators');
    await page.getByRole('button', { name: 'Invite operator…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('E-mail address').fill(GRACE);
    await sheet.getByLabel('Role').selectOption('Viewer');
    await sheet.getByRole('button', { name: 'Invite' }).click();
    await sheet.getByText('The link is shown only now').waitFor();
    const link = await sheet.locator('code').first().innerText();
    expect(await sheet.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
    await sheet.getByLabel('I have saved the link').check();
    await sheet.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('row', { name: /grace.*Invited/ }).waitFor();

    await open(grace.page, link, 'Welcome to ProSync');
    await grace.page.getByText('Your role will be viewer').waitFor();
    await grace.page.getByLabel('Name').fill('Grace');
    await grace.page.locator('input[type=password]').fill(PASSWORD);
    await grace.page.getByRole('button', { name: 'Start' }).click();
    await grace.page.getByRole('heading', { name: 'Overview' }).waitFor();
    await grace.page.getByRole('button', { name: 'Grace' }).click();
    await grace.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await grace.page.getByRole('heading', { name: 'Sign in to ProSync' }).waitFor();
    await signIn();
    await grace.page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test('another role is chosen, confirmed, and holds at the next click', async () => {
    const { page } = administrator;
    await open(grace.page, '/operators', 'Operators');
    expect(await grace.page.getByRole('button', { name: 'Invite operator…' }).count()).toBe(0);
    await open(page, '/operators', 'Operators');
    await page.getByRole('button', { name: 'Role of Grace' }).click();
    const sheet = page.getByRole('dialog');
    expect(await sheet.getByRole('button', { name: 'Change role' }).isDisabled()).toBe(true);
    await sheet.getByRole('radio', { name: 'Administrator' }).check();
    await sheet.getByRole('button', { name: 'Change role' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Grace is now administrator');
    await page.getByRole('row', { name: /Grace.*Administrator/ }).waitFor();
    await open(grace.page, '/operators', 'Operators');
    await grace.page.getByRole('button', { name: 'Invite operator…' }).waitFor();
  });

  test('nobody creates a token of another person; a service account takes its place', async () => {
    const { page } = administrator;
    await open(page, '/operators', 'Operators');
    await page.getByRole('button', { name: 'Tokens of Grace' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Only the operator can create tokens').waitFor();
    expect(await sheet.getByRole('button', { name: 'Create token' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Add service account…' }).click();
    await sheet.getByLabel('Name').fill('robot');
    await sheet.getByRole('button', { name: 'Add service account' }).click();
    await sheet.getByText('Tokens of robot').waitFor();
    await sheet.getByLabel('Name of a new token').fill('nightly');
    await sheet.getByLabel('Publish').check();
    await sheet.getByRole('button', { name: 'Create token' }).click();
    await sheet.getByText('shown only now').waitFor();
    const automation = new Operator(
      application.url,
      await sheet.locator('code').first().innerText(),
    );
    expect((await automation.call('POST', '/releases', {})).status).toBe(200);
    expect((await automation.call('POST', '/approvals', {})).status).toBe(403);
    await sheet.getByLabel('I have saved the token').check();
    await sheet.getByRole('button', { name: 'Done' }).click();
    await sheet.getByText('Read, Publish', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /robot.*Service account.*Approver/ }).waitFor();
    await open(page, '/audit', 'Audit');
    await page.getByText('added the service account').first().waitFor();
  });

  test('an own token is shown once, works, and ends when it is revoked', async () => {
    const { page } = administrator;
    await open(page, '/', 'Overview');
    await page.getByRole('button', { name: 'The administrator' }).click();
    await page.getByRole('menuitem', { name: 'Your tokens' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name of a new token').fill('pipeline');
    await sheet.getByRole('button', { name: 'Create token' }).click();
    const token = await sheet.locator('code').first().innerText();
    expect(token).toMatch(/^pso_/);
    await sheet.getByLabel('I have saved the token').check();
    await sheet.getByRole('button', { name: 'Done' }).click();
    await sheet.getByText('pipeline', { exact: true }).waitFor();
    expect(await page.getByText(token).count()).toBe(0);
    const automation = new Operator(application.url, token);
    expect((await automation.call('GET', '/session')).status).toBe(200);
    await sheet.getByRole('button', { name: 'Revoke pipeline' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Revoked the token');
    expect((await automation.call('GET', '/session')).status).toBe(401);
  });

  test('what is dangerous asks for the password in place after 15 minutes, and goes on with it', async () => {
    const { page } = administrator;
    await changeSealed(
      application,
      `update sessions set created_at = now() - interval '16 minutes'`,
    );
    await open(page, '/operators', 'Operators');
    await page.getByRole('button', { name: 'Add service account…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Add service account' });
    await sheet.getByLabel('Name').fill('late');
    await sheet.getByRole('button', { name: 'Add service account' }).click();
    const asked = page.getByRole('dialog', { name: 'Enter your password to continue' });
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await sheet.getByText('sign-in within the last 15 minutes').waitFor();
    await sheet.getByRole('button', { name: 'Add service account' }).click();
    await asked.locator('input[type=password]').fill('not this one');
    await asked.getByRole('button', { name: 'Continue' }).click();
    await asked.getByText('The password is wrong').waitFor();
    // The button behind keeps turning while its call waits, so that `look` would wait for ever.
    await screenshot(page, 'confirm-sign-in');
    await askAxe(page, 'confirm-sign-in');
    await asked.locator('input[type=password]').fill(PASSWORD);
    await asked.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Tokens of late').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /late.*Service account/ }).waitFor();
  });

  test('a disabled operator is out at once, and not let in again', async () => {
    const { page, troubles } = administrator;
    await open(grace.page, '/operators', 'Operators');
    await open(page, '/operators', 'Operators');
    await page.getByRole('button', { name: 'Disable Grace' }).click();
    await page.getByRole('dialog').getByText('stop working at once').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('row', { name: /Grace.*Disabled/ }).waitFor();
    await grace.page.getByRole('link', { name: 'Releases' }).click();
    await grace.page.getByRole('dialog').getByText('Your session has ended').waitFor();
    await grace.page.reload();
    await grace.page.getByRole('heading', { name: 'Sign in to ProSync' }).waitFor();
    await signIn();
    await grace.page.getByText('You are not signed in').waitFor();
    expect([...troubles, ...grace.troubles]).toEqual([]);
  });

  test('the last administrator cannot lock everybody out, and is told why', async () => {
    const { page } = administrator;
    await open(page, '/operators', 'Operators');
    await page.getByRole('button', { name: 'Disable The administrator' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Disable' }).click();
    await sheet.getByText('Nobody would be administrator any more').waitFor();
  });
});
