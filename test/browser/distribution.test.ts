import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApplication } from '../support/application.ts';
import { CLIENT_FILE, runClient } from '../support/client.ts';
import { operatorOf } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { ApiClient, jsonOf } from '../support/api-client.ts';
import { reportOf, sendReport } from '../support/reports.ts';
import { RuleSource } from './content.ts';
import { look } from './look.ts';
import { open, openSignedIn, statusLine, type Window } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium)(`publishing and API clients${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let source: RuleSource;
  let window: Window;
  const folder = mkdtempSync(join(tmpdir(), 'prosync-instance-'));

  beforeAll(async () => {
    expect(existsSync(CLIENT_FILE), 'npm run build comes first').toBe(true);
    application = await startWithoutClock();
    browser = await launch();
    source = new RuleSource(await operatorOf(application, 'administrator'));
    source.putRule(1);
    source.putRule(2);
    await source.scan();
    window = await openSignedIn(browser, application, 'administrator');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('approve all that is shown, publish, and the release is there', async () => {
    const { page } = window;
    await open(page, '/content/rule', 'Rule');
    await page.getByRole('button', { name: 'Approve 2 that need approval…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve 2 items' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Approved 2 items');
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('dialog').getByText('2 changes and 0 removals').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Published release 1');
    await open(page, '/releases', 'Releases');
    await page.getByRole('link', { name: '1', exact: true }).click();
    await page.getByRole('cell', { name: 'Rule 2' }).waitFor();
    await page.getByText('The administrator').first().waitFor();
  });

  test('a new API client gets its secret once, and its instance catches up on screen', async () => {
    const { page } = window;
    await open(page, '/api-clients', 'API clients');
    await page.getByRole('button', { name: 'Add API client…' }).click();
    await page.getByLabel('Name').fill('acme');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByText('The secret is shown only now').waitFor();
    const secret = await page
      .getByRole('dialog')
      .getByText(/^psk1_/)
      .innerText();
    await page.getByLabel('I have saved the secret').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await page.getByRole('cell', { name: /^acme/ }).waitFor();
    expect(await page.getByText(secret).count()).toBe(0);

    const target = ['--target', `directory:${join(folder, 'content')}`];
    const login = await runClient(
      folder,
      ['login', application.url, '--name', 'acme', ...target],
      `${secret}\n`,
    );
    expect(login.code, login.stderr).toBe(0);
    await open(page, '/instances', 'Instances');
    const sync = await runClient(folder, ['sync', '--yes']);
    expect(sync.code, sync.stderr).toBe(0);
    await page.getByText('There are new reports').waitFor();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('cell', { name: '2 up to date' }).waitFor();
  });

  test('restoring shows the difference first and makes a new release', async () => {
    const { page } = window;
    source.putRule(1, 'level: wrong\n');
    await source.scan();
    await source.publishAll();
    await open(page, '/releases/1', 'Release 1');
    await page.getByRole('button', { name: 'Restore this release…' }).click();
    await page.getByRole('dialog').getByText('1 change and 0 removals').waitFor();
    await page.getByRole('dialog').getByRole('cell', { name: 'Rule 1' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('heading', { level: 1, name: 'Release 3' }).waitFor();
    await page.getByText('restoring release 1').waitFor();
  });

  test('a deleted API client is named, typed, and gets nothing any more', async () => {
    const { page, troubles } = window;
    await open(page, '/api-clients', 'API clients');
    await page.getByRole('button', { name: 'Delete acme' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type acme to confirm').fill('acme');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Deleted the API client');
    const sync = await runClient(folder, ['sync', '--yes']);
    expect(sync.code).toBe(4);
    expect(troubles).toEqual([]);
  });

  test('an instance is renamed, merged with its earlier entry, and removed', async () => {
    const { page, troubles } = window;
    const dialog = page.getByRole('dialog');
    const earlier = await ApiClient.create(application);
    await sendReport(application, earlier, reportOf({ name: 'DESKTOP-7', items: [] }));
    const { instanceId } = jsonOf<{ instanceId: string }>(
      await sendReport(application, earlier, reportOf({ name: 'DESKTOP-8', items: [] })),
    );
    await open(page, `/instances/${instanceId}`, 'DESKTOP-8');
    await page.getByRole('button', { name: 'Rename…' }).click();
    await dialog.getByLabel('Name').fill('Contoso');
    await look(window, 'sheet-rename-instance-light');
    await dialog.getByRole('button', { name: 'Rename instance' }).click();
    await page.getByRole('heading', { level: 1, name: 'Contoso' }).waitFor();
    await page.getByRole('button', { name: 'Merge…' }).click();
    await dialog.getByLabel('Search by name or API client').fill('DESKTOP-7');
    const entry = dialog.getByLabel('Earlier entry');
    await entry.getByRole('option', { name: /^DESKTOP-7/ }).waitFor({ state: 'attached' });
    await expect.poll(() => entry.getByRole('option').count()).toBe(2);
    await entry.selectOption({ index: 1 });
    await look(window, 'sheet-merge-instance-light');
    await dialog.getByRole('button', { name: 'Merge instances' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Merged the two entries');
    await page.getByRole('button', { name: 'Remove…' }).click();
    await look(window, 'sheet-remove-instance-light');
    await dialog.getByRole('button', { name: 'Remove instance' }).click();
    await page.getByRole('heading', { level: 1, name: 'Instances' }).waitFor();
    await expect.poll(() => page.getByRole('cell', { name: /DESKTOP|Contoso/ }).count()).toBe(0);
    // The instance of the API client that was deleted says so.
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByText('The API client of this instance was deleted').waitFor();
    await look(window, 'instance-without-api-client-light');
    await open(page, '/audit', 'Audit');
    await page.getByText('merged the earlier instance').waitFor();
    expect(troubles).toEqual([]);
  });
});
