import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CLIENT_FILE } from '../../support/client.ts';

/** A `prosync ui` of the built client, in a folder of its own or in that of an instance. */
export class ClientWindow {
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #isOwnFolder: boolean;
  readonly #ended: Promise<number | null>;
  /** The one-time link. */
  link = '';
  /** Everything that it printed. */
  printed = '';

  private constructor(
    folder: string | undefined,
    env: Record<string, string>,
    [program, ...args]: readonly [string, ...string[]],
  ) {
    this.#isOwnFolder = folder === undefined;
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'prosync-window-'));
    this.#child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder, NO_COLOR: '1', ...env },
    });
    // A test that failed half-way leaves nothing behind.
    process.once('exit', () => this.#child.kill('SIGKILL'));
    this.#ended = once(this.#child, 'close').then(([code]) => code as number | null);
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      output?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
  }

  /** Starts it and waits for its link. */
  static async open({
    folder,
    env = {},
    args = ['--no-open'],
    command = [process.execPath, CLIENT_FILE],
  }: {
    folder?: string;
    env?: Record<string, string>;
    args?: string[];
    /** Another form of the client. */
    command?: readonly [string, ...string[]];
  } = {}) {
    const window = new ClientWindow(folder, env, [...command, 'ui', ...args]);
    const until = Date.now() + 10_000;
    while (window.link === '') {
      if (Date.now() > until) throw new Error(`No link was printed: ${window.printed}`);
      await new Promise((done) => setTimeout(done, 20));
      window.link = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(window.printed)?.[0] ?? '';
    }
    return window;
  }

  /** `http://127.0.0.1:40123`. */
  get origin(): string {
    return new URL(this.link).origin;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Ends it as Ctrl-C does; its exit code. */
  async close(): Promise<number | null> {
    this.#child.kill('SIGINT');
    const code = await this.#ended;
    if (this.#isOwnFolder) rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}

/** A page of a browser that came in by the link, and everything that went wrong in it. */
export interface WindowPage {
  page: Page;
  context: BrowserContext;
  troubles: string[];
}

/** Opens the one-time link in a browser of its own. */
export async function openLink(
  browser: Browser,
  window: ClientWindow,
  scheme: 'light' | 'dark' = 'light',
): Promise<WindowPage> {
  const context = await browser.newContext({
    baseURL: window.origin,
    colorScheme: scheme,
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) troubles.push(message.text());
  });
  await page.goto(window.link);
  // In, or refused: whoever goes on before that has lost the link.
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  return { page, context, troubles };
}
