import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { sidewaysPixels, type Window } from './window.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../screenshots');

const DESK = { width: 1440, height: 900 };
const LAPTOP = { width: 1024, height: 700 };
const TELEPHONE = { width: 390, height: 800 };

/** Sheets stand at once where they belong, so that nothing is looked at half-way. */
export function withoutMotion({ page }: Window): Promise<void> {
  return page.emulateMedia({ reducedMotion: 'reduce' });
}

/**
 * Takes a screenshot in two sizes and asks axe in the first and, in the light theme, in the second; nothing may hang over
 * at the side. What stands where depends on the size and not on the theme, so the light one is looked at on a telephone and
 * the dark one on a laptop. `also` asks more in each size.
 */
export async function look(
  { page, troubles }: Window,
  name: string,
  also?: (page: Page) => Promise<void>,
): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await standsStill(page, name);
  for (const size of name.endsWith('light') ? [DESK, TELEPHONE] : [DESK, LAPTOP]) {
    await page.setViewportSize(size);
    const sized = `${name}-${size.width}`;
    await page.evaluate('Promise.allSettled(document.getAnimations().map((a) => a.finished))');
    await page.screenshot({ path: join(SCREENSHOTS, `${sized}.png`) });
    expect(await sidewaysPixels(page), sized).toBe(0);
    await also?.(page);
    if (size !== LAPTOP) await askAxe(page, sized);
  }
  await page.setViewportSize(DESK);
  expect(troubles, name).toEqual([]);
}

async function standsStill(page: Page, name: string): Promise<void> {
  for (const waiting of ['[aria-busy=true]', '.mantine-Skeleton-root']) {
    await expect.poll(() => page.locator(waiting).count(), { message: name }).toBe(0);
  }
}

/**
 * Axe must find nothing. The page has no frames, for which axe would open a page of its own each time; and what is well need
 * not be told, which takes most of the time otherwise.
 */
export async function askAxe(page: Page, name: string): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    name,
  ).toEqual([]);
}
