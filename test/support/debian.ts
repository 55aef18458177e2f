import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Installs a Debian package that some tests need, when this is Debian and we are root; otherwise, and when it cannot be had,
 * nothing happens: the tests then say that they were skipped. Several test files may ask at once.
 */
export function installOnDebian(name: string): void {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return;
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
    });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', name);
  } catch {
    // No network, or no such package.
  }
}
