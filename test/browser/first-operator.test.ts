import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { welcome } from '../../apps/server/commands/welcome.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { open, openWindow, PASSWORD, statusLine } from './window.ts';

describe.skipIf(!hasChromium)(`the first operator${chromiumSkipReason}`, () => {
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

  test('the one-time link makes the first operator, who signs out, in again, and changes the password', async () => {
    const printed = await welcome(application.app, application.config);
    const link = /http\S+welcome#\S+/.exec(printed)?.[0] ?? '';
    const { page, troubles } = await openWindow(browser, application);
    await open(page, link, 'Create the first operator account');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Name').fill('Ada');
    await page.locator('input[type=password]').fill('password1234');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('attackers try first').first().waitFor();
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();

    await page.getByRole('button', { name: 'Ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to ProSync' }).waitFor();

    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.locator('input[type=password]').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('You are not signed in').waitFor();
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();

    await page.getByRole('button', { name: 'Ada' }).click();
    await page.getByRole('menuitem', { name: 'Change password' }).click();
    await page.locator('input[type=password]').nth(0).fill(PASSWORD);
    await page.locator('input[type=password]').nth(1).fill(`${PASSWORD} and more`);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('password is changed');
    expect(troubles).toEqual([]);
  });

  test('a used link says so', async () => {
    const { page } = await openWindow(browser, application);
    await page.goto('/welcome#psi_0123456789012345678901234567890123456789abc');
    await page.getByText('This link does not work').waitFor();
  });
});
