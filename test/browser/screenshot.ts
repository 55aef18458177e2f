import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = resolve(import.meta.dirname, '../screenshots');

/** Draws the page into `test/screenshots` when PROSYNC_SCREENSHOTS=1 asks for it: nobody looks at those of every run. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.PROSYNC_SCREENSHOTS !== '1') return;
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}
