import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { welcome } from '../../apps/server/commands/welcome.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { PathProxy } from '../support/path-proxy.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { open, openWindow, PASSWORD, type Window } from './window.ts';

const kinds = [
  ['strips the path', true],
  ['leaves the path', false],
] as const;

describe.skipIf(!hasChromium)(`below the path of PROSYNC_PUBLIC_URL${chromiumSkipReason}`, () => {
  describe.each(kinds)('behind a proxy that %s', (_, strips) => {
    let proxy: PathProxy;
    let application: RunningApplication;
    let browser: Browser;
    let window: Window;

    beforeAll(async () => {
      proxy = await new PathProxy('/tools/prosync', { strips }).start();
      application = await startApplication({ settings: { PROSYNC_PUBLIC_URL: `${proxy.url}/` } });
      proxy.behind = application.config.port;
      browser = await launch();
      window = await openWindow(browser, application);
    });
    afterAll(async () => {
      await browser?.close();
      await application?.close();
      await proxy?.stop();
    });

    test('the printed link opens the console, whose cookie is for that path', async () => {
      const printed = await welcome(application.app, application.config);
      const link = /http\S+welcome#\S+/.exec(printed)?.[0] ?? '';
      expect(link.startsWith(`${proxy.url}/welcome#`)).toBe(true);
      const { page, context } = window;
      await open(page, link, 'Create the first operator account');
      await page.getByLabel('E-mail address').fill('ada@example.com');
      await page.getByLabel('Name').fill('Ada');
      await page.locator('input[type=password]').fill(PASSWORD);
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      expect(await context.cookies()).toMatchObject([{ name: 'prosync', path: '/tools/prosync' }]);
    });

    test('a page is reached by a link, by its address and by a reload, and follows what happens', async () => {
      const { page } = window;
      await page.getByRole('link', { name: 'API clients' }).click();
      await page.getByRole('heading', { level: 1, name: 'API clients' }).waitFor();
      expect(page.url()).toBe(`${proxy.url}/api-clients`);
      const live = page.waitForResponse((answer) => answer.url() === `${proxy.url}/api/v1/live`);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'API clients' }).waitFor();
      expect((await live).status()).toBe(200);
      await open(page, `${proxy.url}/audit`, 'Audit');
      const file = page.getByRole('link', { name: 'CSV' });
      expect(await file.getAttribute('href')).toContain('/tools/prosync/api/v1/audit.csv');
      await page.goto(proxy.url);
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
    });

    test('what is copied for an instance names the path', async () => {
      const { page } = window;
      await open(page, `${proxy.url}/api-clients`, 'API clients');
      await page.getByRole('button', { name: /add/i }).first().click();
      await page.getByLabel('Name').fill('site-7');
      await page.getByRole('dialog').getByRole('button', { name: /add/i }).click();
      await page.getByText(`prosync login ${proxy.url} --name`).waitFor();
    });

    test('signing out leads back to the sign-in page there', async () => {
      const { page } = window;
      await open(page, `${proxy.url}/operators`, 'Operators');
      await page.getByRole('button', { name: 'Ada', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in to ProSync' }).waitFor();
      expect(page.url()).toBe(`${proxy.url}/`);
      await page.getByLabel('E-mail address').fill('ada@example.com');
      await page.locator('input[type=password]').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
    });

    test('nothing was asked for outside of the path', () => {
      expect(proxy.strays).toEqual([]);
      expect(window.troubles).toEqual([]);
    });
  });
});
