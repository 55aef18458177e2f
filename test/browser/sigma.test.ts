import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { SourceView } from '#api/sources';
import type { RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import {
  checkout,
  cloneSigma,
  expectedScans,
  hasSigma,
  sigmaSkipReason,
} from '../support/sigma.ts';
import { chromiumSkipReason, hasChromium, launch } from './chromium.ts';
import { open, openSignedIn, statusLine } from './window.ts';
import { startWithoutClock } from '../support/without-clock.ts';

describe.skipIf(!hasChromium || !hasSigma)(
  `real rules in the browser${chromiumSkipReason}${sigmaSkipReason}`,
  () => {
    let application: RunningApplication;
    let browser: Browser;
    let operator: Operator;
    let folder: string;
    let sourceId: string;
    let changes: number;

    beforeAll(async () => {
      application = await startWithoutClock();
      browser = await launch();
      operator = await operatorOf(application, 'administrator');
      folder = cloneSigma();
      const all = expectedScans();
      const big = all.findIndex(({ modified }) => modified > 1_000);
      checkout(folder, all[big - 1]?.commit ?? '');
      const source = { name: 'sigma', connector: 'directory', settings: { root: folder } };
      sourceId = (await operator.do<SourceView>('POST', '/sources', source)).id;
      await operator.do('POST', `/sources/${sourceId}/scans?wait=60`);
      const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
      await operator.do('POST', '/approvals', {
        filter: {},
        expected: counts.approvable,
        seen: counts.seen,
      });
      await operator.do('POST', '/releases', {});
      checkout(folder, all[big]?.commit ?? '');
      const { modified = 0, new: added = 0, relocated = 0 } = all[big] ?? {};
      changes = modified + added + relocated;
    });
    afterAll(async () => {
      await browser?.close();
      await application?.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    test('a change of 1,417 rules is found by Refresh, approved in one go and published', async () => {
      const { page, troubles } = await openSignedIn(browser, application, 'approver');
      await open(page, '/content/sigma-rule?filter=new-or-changed', 'Sigma rule');
      await page.getByRole('button', { name: 'Scan now' }).click();
      const number = changes.toLocaleString('en');
      await expect
        .poll(() => statusLine(page).textContent(), { timeout: 60_000 })
        .toContain(`${number} new or changed`);
      await page.getByRole('button', { name: `Approve ${number} that need approval…` }).click();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('button', { name: `Approve ${number} items` }).click();
      await expect
        .poll(() => statusLine(page).textContent(), { timeout: 60_000 })
        .toContain(`Approved ${number} items`);
      await page.getByRole('button', { name: 'Publish…' }).click();
      await sheet.getByText(`${number} changes and 0 removals`).waitFor();
      await sheet.getByRole('button', { name: 'Publish' }).click();
      await expect
        .poll(() => statusLine(page).textContent(), { timeout: 60_000 })
        .toContain('Published release 2');
      expect(troubles).toEqual([]);
    });

    test('a list of thousands shows at once, scrolls to its end and holds few rows', async () => {
      const { page } = await openSignedIn(browser, application, 'viewer');
      await open(page, '/content/sigma-rule', 'Sigma rule');
      await page.getByRole('row').nth(5).waitFor();
      const region = page.getByRole('region', { name: 'Items' });
      const total = Number(await page.getByRole('table').getAttribute('aria-rowcount'));
      expect(total).toBeGreaterThan(3_000);
      const isAtEnd = () =>
        region.evaluate((frame) => {
          frame.scrollTop = frame.scrollHeight;
          return frame.querySelector('tbody tr:last-child')?.getAttribute('aria-rowindex');
        });
      await expect.poll(isAtEnd, { timeout: 60_000 }).toBe(String(total));
      expect(await page.getByRole('row').count()).toBeLessThan(100);
    }, 180_000);
  },
);
