import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { ScanView } from '#api/scans';
import type { SourceList } from '#api/sources';
import type { RunningApplication } from '../../support/application.ts';
import { operatorOf, type Operator } from '../../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { RuleSource } from '../content.ts';
import { open, openSignedIn, PASSWORD, statusLine, type Window } from '../window.ts';
import { startWithoutClock } from '../../support/without-clock.ts';

const RULES = 30;
const VANISHED = 25;

describe.skipIf(!hasChromium)(`sources${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let window: Window;
  const folder = mkdtempSync(join(tmpdir(), 'prosync-scripts-'));

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    window = await openSignedIn(browser, application, 'administrator');
    mkdirSync(join(folder, 'script'));
    writeFileSync(join(folder, 'script', 'one.sh'), 'true\n');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const names = async () =>
    (await operator.do<SourceList>('GET', '/sources')).data.map(({ name }) => name);

  test('a folder that is not there is said before the source is added', async () => {
    const { page } = window;
    await open(page, '/sources', 'Sources');
    await page.getByRole('button', { name: 'Add source…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('scripts');
    await sheet.getByLabel('Folder').fill(`${folder}-mistyped`);
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await sheet.getByText('The connection does not work').waitFor();
    await sheet.getByRole('button', { name: 'Add anyway' }).waitFor();
    expect(await names()).toEqual([]);
    await sheet.getByLabel('Folder').fill('relative');
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await sheet.getByText('must be an absolute path').waitFor();
    await sheet.getByLabel('Folder').fill(folder);
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await page.getByRole('heading', { level: 1, name: 'scripts' }).waitFor();
    expect(await names()).toEqual(['scripts']);
  });

  test('a place that comes later is added on a second press, and its connection can be tested', async () => {
    const { page } = window;
    const later = `${folder}-later`;
    await open(page, '/sources', 'Sources');
    await page.getByRole('button', { name: 'Add source…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('later');
    await sheet.getByLabel('Folder').fill(later);
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await sheet.getByRole('button', { name: 'Add anyway' }).click();
    await page.getByRole('heading', { level: 1, name: 'later' }).waitFor();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The connection does not work').waitFor();
    renameSync(folder, later);
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('The connection works').waitFor();
    await page.getByText('Content types: Script').waitFor();
    renameSync(later, folder);
  });

  test('the password of a database is asked for, and goes nowhere before it is right', async () => {
    const { page } = window;
    const { passwordFolder } = application.config.sourcePlaces;
    const passwordFile = join(passwordFolder, 'automate');
    mkdirSync(passwordFolder, { recursive: true });
    writeFileSync(passwordFile, 'the right one\n', { mode: 0o600 });
    await open(page, '/sources', 'Sources');
    await page.getByRole('button', { name: 'Add source…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('labtech');
    await sheet.getByLabel('Connector').selectOption('automate');
    // Reserved for documentation (RFC 5737): nobody answers there.
    await sheet.getByLabel('Host of the database').fill('192.0.2.1');
    await sheet.getByLabel('User').fill('prosync');
    await sheet.getByLabel('Password file').fill(passwordFile);
    const password = sheet.getByLabel('Password', { exact: true });
    expect(await password.getAttribute('type')).toBe('password');
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await sheet.getByText('Enter the password.').waitFor();
    await password.fill('a wrong one');
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await sheet.getByText('This is not the password in the password file.').first().waitFor();
    expect(await names()).not.toContain('labtech');
    await password.fill('the right one');
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await sheet.getByRole('button', { name: 'Add anyway' }).click();
    await page.getByRole('heading', { level: 1, name: 'labtech' }).waitFor();
    const { data } = await operator.do<SourceList>('GET', '/sources');
    const added = data.find(({ name }) => name === 'labtech');
    expect(JSON.stringify(added)).not.toContain('the right one');
    await operator.do('DELETE', `/sources/${added?.id}`);
  });

  test('a source gets another name and place, which is tried first', async () => {
    const { page } = window;
    const moved = `${folder}-moved`;
    await open(page, '/sources', 'Sources');
    await page.getByRole('link', { name: 'scripts' }).click();
    await page.getByRole('button', { name: 'Change…' }).click();
    const sheet = page.getByRole('dialog');
    expect(await sheet.getByLabel('Folder').inputValue()).toBe(folder);
    expect(await sheet.getByRole('button', { name: 'Change', exact: true }).isDisabled()).toBe(
      true,
    );
    await sheet.getByLabel('Name').fill('later');
    await sheet.getByRole('button', { name: 'Change', exact: true }).click();
    await sheet.getByText('There is a source called "later" already').waitFor();
    await sheet.getByLabel('Name').fill('moved scripts');
    await sheet.getByLabel('Folder').fill(moved);
    await sheet.getByRole('button', { name: 'Test and change' }).click();
    await sheet.getByText('The connection does not work').waitFor();
    await sheet.getByRole('button', { name: 'Change anyway' }).waitFor();
    renameSync(folder, moved);
    await sheet.getByLabel('Folder').fill(`${moved}/`);
    await sheet.getByRole('button', { name: 'Test and change' }).click();
    await page.getByRole('heading', { level: 1, name: 'moved scripts' }).waitFor();
    const { data } = await operator.do<SourceList>('GET', '/sources');
    expect(data.map(({ name }) => name)).toEqual(['later', 'moved scripts']);
    expect(String(data[1]?.settings.root)).toContain(moved);
    renameSync(moved, folder);
    const place = { settings: { root: folder } };
    // Refused while the scan runs that the change before has made due.
    const back = () => operator.call('PATCH', `/sources/${data[1]?.id}`, place);
    await expect.poll(async () => (await back()).status, { timeout: 60_000 }).toBe(200);
  });

  test('a scan in which most vanished is held, says what, and counts after it is confirmed', async () => {
    const { page, troubles } = window;
    const source = new RuleSource(operator);
    for (let number = 1; number <= RULES; number++) source.putRule(number);
    await source.scan();
    await source.publishAll();
    for (let number = 1; number <= VANISHED; number++) {
      source.delete(`rules/rule-${String(number).padStart(3, '0')}.yml`);
    }
    await open(page, `/sources/${source.id}`, 'rules');
    await page.getByRole('button', { name: 'Scan now' }).click();
    await page.getByText('The last scan is held until someone confirms it').waitFor();
    await page.getByText(`Rule: ${VANISHED} of ${RULES} vanished`).waitFor();
    // What Refresh has to say comes first: it must not take the place of what Confirm says.
    await expect
      .poll(() => statusLine(page).textContent(), { timeout: 60_000 })
      .toContain('is held');
    await page.getByRole('button', { name: 'Confirm…' }).click();
    const sheet = page.getByRole('dialog');
    expect(await sheet.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true);
    await sheet.getByLabel(`Type ${VANISHED} to confirm`).fill(String(VANISHED));
    await sheet.getByRole('button', { name: 'Confirm' }).click();
    await expect
      .poll(() => statusLine(page).textContent(), { timeout: 60_000 })
      .toContain('held scan is confirmed');
    await page.getByText('The last scan is held').waitFor({ state: 'hidden' });
    await page
      .getByRole('row', { name: /Complete.*25 deleted/ })
      .first()
      .waitFor();
    await open(page, '/audit?action=scan.confirmed', 'Audit');
    await page.getByText('in which 25 of rule had vanished').waitFor();
    source.remove();
    expect(troubles).toEqual([]);
  });

  test('a scan that takes too long is cancelled, and changes nothing', async () => {
    const { page, troubles } = window;
    const source = new RuleSource(operator);
    await source.scan('slow');
    source.putRule(1);
    const other = application.app.get(DataSource).createQueryRunner();
    await other.startTransaction();
    // What the scan reads can't be written down until this ends.
    await other.query('lock table scan_entries in exclusive mode');
    await open(page, `/sources/${source.id}`, 'slow');
    await page.getByRole('button', { name: 'Scan now' }).click();
    await page.getByRole('button', { name: 'Cancel scan' }).click();
    await page.getByText('An operator cancelled the scan.').first().waitFor();
    await other.rollbackTransaction();
    await other.release();
    await page.getByRole('button', { name: 'Cancel scan' }).waitFor({ state: 'hidden' });
    const { data } = await operator.do<ItemList>('GET', '/items?q=rules/rule-001.yml');
    expect(data.filter(({ changeDetail }) => changeDetail === 'new')).toEqual([]);
    await open(page, '/audit?action=scan.cancelled', 'Audit');
    await page.getByText('slow').first().waitFor();
    source.remove();
    expect(troubles).toEqual([]);
  });

  test('a file that looks like a key is accepted with a reason, and the source is deleted', async () => {
    const { page } = window;
    const keys = mkdtempSync(join(tmpdir(), 'prosync-keys-'));
    mkdirSync(join(keys, 'script'));
    writeFileSync(join(keys, 'script', 'login.sh'), 'DB_PASSWORD=hunter2hunter2\n');
    const source = { name: 'keys', connector: 'directory', settings: { root: keys } };
    const { id } = await operator.do<{ id: string }>('POST', '/sources', source);
    await operator.do('POST', `/sources/${id}/scans?wait=60`);
    await open(page, `/sources/${id}`, 'keys');
    await page.getByRole('button', { name: 'Accept script/login.sh' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Accept', exact: true }).click();
    await sheet.getByText('Enter a reason.').waitFor();
    await sheet.getByLabel('Reason').fill('An example without meaning.');
    await sheet.getByRole('button', { name: 'Accept', exact: true }).click();
    await sheet.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: 'Blocked files' }).waitFor({ state: 'hidden' });
    const scan = await operator.do<ScanView>('POST', `/sources/${id}/scans?wait=60`);
    expect(scan).toMatchObject({ counts: { total: 1 }, problems: [] });
    await page.getByRole('button', { name: 'Delete…' }).click();
    await sheet.getByLabel('Type keys to confirm').fill('keys');
    await sheet.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
    expect(await names()).not.toContain('keys');
    rmSync(keys, { recursive: true });
  });

  test('a session that ends while a form is filled keeps what was typed', async () => {
    const { page, context } = await openSignedIn(browser, application, 'administrator');
    await open(page, '/sources', 'Sources');
    await page.getByRole('button', { name: 'Add source…' }).click();
    await page.getByLabel('Name').fill('typed before the end');
    await page.getByLabel('Folder').fill(folder);
    await context.clearCookies();
    const submit = page.getByRole('button', { name: 'Test and add' });
    await submit.click({ timeout: 3_000 }).catch(() => undefined);
    const dialog = page.getByRole('dialog', { name: /Your session has ended/ });
    await dialog.locator('input[type=password]').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Name').inputValue()).toBe('typed before the end');
    await submit.click();
    await page.getByRole('heading', { level: 1, name: 'typed before the end' }).waitFor();
    await context.close();
  });
});
