import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { sidewaysPixels, type Window } from '../window.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../../screenshots');

/** A desk, a small laptop, and a telephone. */
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
  { width: 390, height: 800 },
];

/** Sheets stand at once where they belong, so that nothing is looked at half-way. */
export function withoutMotion({ page }: Window): Promise<void> {
  return page.emulateMedia({ reducedMotion: 'reduce' });
}

/** Takes a screenshot in each size, and asks axe in the widest and, in the light theme, the narrowest; nothing may hang over at the side. */
export async function look({ page, troubles }: Window, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.evaluate('Promise.allSettled(document.getAnimations().map((a) => a.finished))');
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${size.width}.png`) });
    expect(await sidewaysPixels(page), `${name} at ${size.width}`).toBe(0);
    if (size.width === 1440 || (size.width === 390 && name.endsWith('light')))
      await askAxe(page, `${name} at ${size.width}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(troubles).toEqual([]);
}

async function askAxe(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    name,
  ).toEqual([]);
}
