import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { screenshot } from './screenshot.ts';
import { sidewaysPixels, type Window } from './window.ts';

const DESK = { width: 1440, height: 900 };
const LAPTOP = { width: 1024, height: 700 };
const TELEPHONE = { width: 390, height: 800 };

type Options = Parameters<AxeBuilder['options']>[0];

/** All that a theme changes for axe. */
export const COLORS = { runOnly: ['color-contrast', 'link-in-text-block'] };

/** Sheets stand at once where they belong, so that nothing is looked at half-way. */
export function withoutMotion({ page }: Window): Promise<void> {
  return page.emulateMedia({ reducedMotion: 'reduce' });
}

/**
 * Asks axe about a page in one size and, in the light theme, in a second one; nothing may hang over at the side. What stands
 * where depends on the size and not on the theme, so the light one is looked at on a telephone and the dark one on a laptop,
 * and of the dark one axe is asked about colors only. `also` asks more in each size.
 */
export async function look(
  { page, troubles }: Window,
  name: string,
  also?: (page: Page) => Promise<void>,
): Promise<void> {
  await standsStill(page, name);
  for (const size of name.endsWith('light') ? [DESK, TELEPHONE] : [DESK, LAPTOP]) {
    await page.setViewportSize(size);
    const sized = `${name}-${size.width}`;
    await page.evaluate('Promise.allSettled(document.getAnimations().map((a) => a.finished))');
    await screenshot(page, sized);
    expect(await sidewaysPixels(page), sized).toBe(0);
    await also?.(page);
    if (size !== LAPTOP) await askAxe(page, sized, name.endsWith('dark') ? COLORS : {});
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
export async function askAxe(page: Page, name: string, rules: Options = {}): Promise<void> {
  const options: Options = { ...rules, resultTypes: ['violations'] };
  const axe = new AxeBuilder({ page }).setLegacyMode().options(options);
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    name,
  ).toEqual([]);
}
