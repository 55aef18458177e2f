import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApplication } from '../../support/application.ts';
import { operatorOf } from '../../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from '../chromium.ts';
import { RuleSource } from '../content.ts';
import { open, openSignedIn, type Window } from '../window.ts';
import { startWithoutClock } from '../../support/without-clock.ts';
import { look } from '../look.ts';

describe.skipIf(!hasChromium)(`the audit${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let source: RuleSource;
  let window: Window;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    const operator = await operatorOf(application, 'administrator');
    source = new RuleSource(operator);
    for (let number = 1; number <= 12; number++) source.putRule(number);
    await source.scan();
    await source.publishAll();
    await operator.do('POST', '/api-clients', { name: '=HYPERLINK("http://x")' });
    window = await openSignedIn(browser, application, 'viewer');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
  });

  test('an approval of many items is one sentence, and opens to each of them with its facts', async () => {
    const { page } = window;
    await open(page, '/audit', 'Audit');
    await page.getByRole('cell', { name: /approved 12 items of rule/ }).waitFor();
    await page.getByRole('cell', { name: /published release 1: 12 changes, 0 removals/ }).waitFor();
    await page.getByRole('button', { name: 'Show each of the 12' }).click();
    const facts = await openFacts(page, /Rule 7 \(rule\)/);
    const digest = facts.getByRole('row', { name: /^Digest/ });
    expect(await digest.locator('code').innerText()).toMatch(/^[0-9a-f]{64}$/);
    await digest.getByRole('button', { name: 'Copy Digest' }).click();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toBe(await digest.locator('code').innerText());
    await look(window, 'audit-opened-light');
    await page.getByRole('link', { name: 'All events of this object' }).click();
    await page.getByRole('cell', { name: /approved Rule 7 \(rule\)/ }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  test('the filters are chosen from lists and stand in the address', async () => {
    const { page } = window;
    await open(page, '/audit', 'Audit');
    await page.getByLabel('Action', { exact: true }).selectOption('Release published');
    await page.getByLabel('Object type').selectOption('Release');
    await expect.poll(() => page.url()).toContain('action=release.published&subjectType=release');
    await page.reload();
    await page.getByRole('cell', { name: /published release 1/ }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.getByLabel('From').fill('2999-01-01');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('link', { name: 'Clear' }).click();
    await page.getByRole('cell', { name: /approved 12 items/ }).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  test('the exports come from the server, hold what the filter shows, and start no formula', async () => {
    const { page, troubles } = window;
    await open(page, '/audit?action=api-client.created', 'Audit');
    const csv = await saved(page, 'Export CSV');
    expect(csv.name).toBe('audit.csv');
    expect(csv.lines).toHaveLength(2);
    expect(csv.lines[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
    await open(page, '/audit?action=approval.given', 'Audit');
    const jsonLines = await saved(page, 'Export JSON lines');
    expect(jsonLines.name).toBe('audit.jsonl');
    const actions = jsonLines.lines.map((line) => (JSON.parse(line) as { action: string }).action);
    expect(actions).toEqual(Array.from({ length: 12 }, () => 'approval.given'));
    expect(troubles).toEqual([]);
  });
});

async function openFacts(page: Page, sentence: RegExp) {
  const row = page.getByRole('row', { name: sentence });
  await row.getByRole('button', { name: /^Show the facts/ }).click();
  return page.getByRole('table', { name: /^Facts of event/ });
}

async function saved(page: Page, button: string) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: button }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), lines: text.trimEnd().split(/\r?\n/) };
}
