import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

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
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebianRoot) return null;
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
    });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium');
  } catch {
    // No network, or no such package: the tests then say that they were skipped.
  }
  return find();
}
