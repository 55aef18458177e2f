import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { RuleSource } from './content.ts';
import { open, openSignedIn, sidewaysPixels, statusLine, type Window } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';
import { onThisMachine } from '../support/on-this-machine.ts';

const MARKUP = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>';
const BIDI = 'safe\u202egnihtyna\u202c\u200b';

describe.skipIf(!hasChromium)(`hostile content${chromiumSkipReason}`, () => {
  let application: RunningApplication;
  let browser: Browser;
  let operator: Operator;
  let source: RuleSource;
  let window: Window;

  beforeAll(async () => {
    application = await startWithoutClock();
    browser = await launch();
    operator = await operatorOf(application, 'administrator');
    source = new RuleSource(operator);
    source.putRule(1, `text: ${JSON.stringify(MARKUP)}\n`, MARKUP);
    source.putRule(2, `text: ${BIDI}\n`, BIDI);
    source.putRule(3, 'a: 1\n', 'x'.repeat(250));
    source.putRule(4, 'a: 1\n', 'y'.repeat(10_000));
    source.put('files/twenty-thousand.txt', lines(20_000, 'first'));
    source.put('files/picture.bin', new Uint8Array([0, 255, 0, 1]));
    source.put('files/endings.txt', 'one\ntwo\n');
    await source.scan();
    window = await openSignedIn(browser, application, 'administrator');
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    source?.remove();
  });

  const idOf = async (path: string) => {
    const { data } = await operator.do<ItemList>('GET', '/items?limit=200');
    return data.find((item) => item.path.endsWith(path))?.id;
  };

  test('markup in names, bodies and comments stays text', async () => {
    const { page, troubles } = window;
    await open(page, '/content/rule', 'Rule');
    await page.getByText(MARKUP).first().waitFor();
    await open(page, `/content/rule/${await idOf('rule-001.yml')}`, MARKUP);
    await page.getByLabel('Comment (optional)').fill(MARKUP);
    await page.getByRole('button', { name: 'Approve and next' }).click();
    await expect.poll(() => statusLine(page).textContent()).toContain('Approved');
    await open(page, `/content/rule/${await idOf('rule-001.yml')}`, MARKUP);
    await page.getByRole('tab', { name: /Approvals/ }).click();
    await page.getByRole('cell', { name: MARKUP }).waitFor();
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    expect(troubles).toEqual([]);
  });

  test('invisible and bidirectional characters are shown as what they are', async () => {
    const { page } = window;
    await open(page, '/content/rule', 'Rule');
    await page.getByText('U+202E').first().waitFor();
    await open(page, `/content/rule/${await idOf('rule-002.yml')}`, /safe/);
    await page.getByText('The text contains invisible characters').waitFor();
    await page.locator('.cm-invisible').first().waitFor();
    expect(await page.locator('.cm-content').innerText()).toContain('right-to-left override');
  });

  test('a long name stays in its place, and one of 10 kB is a problem of the scan', async () => {
    const { page } = window;
    await open(page, '/content/rule', 'Rule');
    await page.getByRole('cell', { name: /xxx/ }).first().waitFor();
    expect(await sidewaysPixels(page)).toBe(0);
    await open(page, `/sources/${source.id}`, 'rules');
    await page.getByText('The name is longer than 255 characters').first().waitFor();
    expect(await sidewaysPixels(page)).toBe(0);
  });

  test('binary content is shown by size and hash', async () => {
    const { page } = window;
    await open(page, `/content/file/${await idOf('picture.bin')}`, /picture/);
    await page.getByText('Binary content').waitFor();
    await page.getByText('4 bytes, SHA-256').waitFor();
  });

  test('changed line endings are said in words', async () => {
    const { page } = window;
    await source.publishAll();
    source.put('files/endings.txt', 'one\r\ntwo\r\n');
    source.put('files/twenty-thousand.txt', lines(20_000, 'second'));
    await source.scan();
    await open(page, `/content/file/${await idOf('endings.txt')}`, /endings/);
    await page.getByText('Only the line endings changed, on every line.').waitFor();
    await page.getByTitle('carriage return').first().waitFor();
  });

  test('a file of 20,000 lines that all differ does not freeze the page', async () => {
    const { page } = window;
    await open(page, `/content/file/${await idOf('twenty-thousand.txt')}`, /twenty/);
    await page.locator('.cm-content').last().getByText('second 1 ').first().waitFor();
    const began = Date.now();
    await page.getByLabel('Comment (optional)').fill('still alive');
    expect(Date.now() - began).toBeLessThan(onThisMachine(2_000));
  });
});

function lines(number: number, word: string): string {
  return Array.from({ length: number }, (_, line) => `${word} ${line} ${line * 7919}\n`).join('');
}
