import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { installOnDebian } from '../support/debian.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is; on Debian as root it is installed when it is missing. Null when there is none. */
const executablePath = find() ?? install();

export const hasChromium = executablePath !== null;
export const chromiumSkipReason = hasChromium
  ? ''
  : ' (skipped: no Chromium found; apt-get install chromium)';

/** A browser without a window, which calls nobody but the server under test. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function find(): string | null {
  return PLACES.find((path) => existsSync(path)) ?? null;
}

function install(): string | null {
  installOnDebian('chromium');
  return find();
}
