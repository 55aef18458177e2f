import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClientList } from '#api/api-clients';
import type { RunningApplication } from '../../support/application.ts';
import { runClient } from '../../support/client.ts';
import { newInstance, type Instance } from '../../support/instance.ts';
import { operatorOf } from '../../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { open, openSignedIn, type Window } from '../window.ts';
import { startWithoutClock } from '../../support/without-clock.ts';

describe.skipIf(!hasChromium)(`the secret of an API client${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let instance: Instance;
  let window: Window;
  let name = '';

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    const operator = await operatorOf(application, 'administrator');
    instance = await newInstance(application, operator);
    const { data } = await operator.do<ApiClientList>('GET', '/api-clients');
    name = data[0]?.name ?? '';
    window = await openSignedIn(browser, application, 'administrator');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    instance?.remove();
  });

  test('a new one is shown once, and the old one is refused at the next pull', async () => {
    const { page, troubles } = window;
    await open(page, '/api-clients', 'API clients');
    await page.getByRole('button', { name: `New secret for ${name}` }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('stops working at once').waitFor();
    await sheet.getByRole('button', { name: 'Set the new secret' }).click();
    await sheet.getByText('The secret is shown only now').waitFor();
    const secret = await sheet.getByText(/^psk1_/).innerText();
    // Until it is saved nothing but the button leaves the sheet.
    await page.keyboard.press('Escape');
    await sheet.getByLabel('I have saved the secret').check();
    await sheet.getByRole('button', { name: 'Done' }).click();
    await sheet.waitFor({ state: 'hidden' });
    expect(await page.getByText(secret).count()).toBe(0);

    const refused = await runClient(instance.folder, ['sync', '--yes']);
    expect(refused.code, refused.stderr).toBe(4);
    const place = ['--name', name, '--target', `directory:${instance.content}`];
    const login = await runClient(
      instance.folder,
      ['login', application.url, ...place],
      `${secret}\n`,
    );
    expect(login.code, login.stderr).toBe(0);
    expect((await runClient(instance.folder, ['test'])).code).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('the number of instances leads to them', async () => {
    const { page } = window;
    const synced = await runClient(instance.folder, ['sync', '--yes']);
    expect(synced.code, synced.stderr).toBe(0);
    await open(page, '/api-clients', 'API clients');
    const row = page.getByRole('row', { name: new RegExp(name) });
    await row.getByRole('link', { name: '1', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Instances' }).waitFor();
    await page.getByRole('row', { name: new RegExp(name) }).waitFor();
  });

  test('its content types can be changed, and the sheet says what that means at the instances', async () => {
    const { page, troubles } = window;
    const operator = await operatorOf(application, 'administrator');
    const body = { name: 'narrow', contentTypes: ['script'] };
    const { id } = await operator.do<{ id: string }>('POST', '/api-clients', body);
    await open(page, '/api-clients', 'API clients');
    await page.getByRole('button', { name: 'Content types of narrow' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('each instance must log in again').waitFor();
    await sheet.getByLabel('All content types, including new ones').check();
    await sheet.getByRole('button', { name: 'Change content types' }).click();
    await sheet.waitFor({ state: 'hidden' });
    await page.getByRole('row', { name: /narrow.*every content type/ }).waitFor();
    expect(await operator.do('GET', `/api-clients/${id}`)).toMatchObject({
      contentTypes: null,
      scopeVersion: 2,
    });
    expect(troubles).toEqual([]);
  });

  test('a typed one is checked while it is typed', async () => {
    const { page } = window;
    await open(page, '/api-clients', 'API clients');
    await page.getByRole('button', { name: 'Add API client…' }).click();
    const sheet = page.getByRole('dialog');
    const add = sheet.getByRole('button', { name: 'Add' });
    await sheet.getByLabel('Name').fill('typed');
    await sheet.getByRole('radio', { name: 'Enter your own secret' }).check();
    await sheet.getByRole('textbox', { name: 'Secret to use' }).fill('short');
    await sheet.getByText('shorter than 16 characters').waitFor();
    expect(await add.isDisabled()).toBe(true);
    await sheet.getByRole('textbox', { name: 'Secret to use' }).fill('long enough for anybody');
    await sheet.getByText('does not match').waitFor();
    await sheet.getByRole('textbox', { name: 'Repeat the secret' }).fill('long enough for anybody');
    await add.click();
    await sheet.getByText('API client added').waitFor();
  });
});
