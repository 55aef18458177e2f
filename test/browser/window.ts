import { expect } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Role } from '#api/operators';
import { OperatorsService } from '../../apps/server/operators/operators.service.ts';
import type { RunningApplication } from '../support/application.ts';

export const PASSWORD = 'a walrus likes purple tea 42';

/** An operator's browser window, and everything that went wrong in it. */
export interface Window {
  page: Page;
  context: BrowserContext;
  email: string;
  /** Script errors and refusals of the Content-Security-Policy. */
  troubles: string[];
}

/** A window in which nobody is signed in. */
export async function openWindow(
  browser: Browser,
  application: RunningApplication,
  scheme: 'light' | 'dark' = 'light',
): Promise<Window> {
  const context = await browser.newContext({
    baseURL: application.url,
    colorScheme: scheme,
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) troubles.push(message.text());
  });
  return { page, context, email: '', troubles };
}

/** A window of a new operator with this role, signed in. */
export async function openSignedIn(
  browser: Browser,
  application: RunningApplication,
  role: Role,
  scheme: 'light' | 'dark' = 'light',
): Promise<Window> {
  const window = await openWindow(browser, application, scheme);
  const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`;
  const { link } = await application.app.get(OperatorsService).add(email, role);
  const answer = await window.page.request.post('/api/v1/invitations/accept', {
    data: { code: new URL(link).hash.slice(1), name: `The ${role}`, password: PASSWORD },
    headers: { 'x-prosync-request': '1', origin: application.url },
  });
  expect(answer.status()).toBe(201);
  return { ...window, email };
}

/** Opens an address and waits for its heading. */
export async function open(page: Page, address: string, heading: string | RegExp): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** What the status line says. */
export function statusLine(page: Page) {
  return page.getByRole('contentinfo').getByRole('status').first();
}

/** How many pixels of the page can only be reached by scrolling sideways. */
export function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
