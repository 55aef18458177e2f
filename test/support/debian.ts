import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSTALL = `
  dpkg-query -W -f '\${Status}' "$1" 2>/dev/null | grep -q 'ok installed' && exit
  apt-get -qq update && apt-get -o DPkg::Lock::Timeout=600 -qq install -y --no-install-recommends "$1"`;

/**
 * Installs a Debian package that some tests need, when this is Debian and we are root; otherwise, and when it cannot be had,
 * nothing happens: the tests then say that they were skipped. Test files that ask at the same time wait for each other.
 */
export function installOnDebian(name: string): void {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return;
  const lock = join(tmpdir(), 'prosync-test-install.lock');
  try {
    execFileSync('flock', [lock, 'sh', '-c', INSTALL, 'sh', name], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
    });
  } catch {
    // No network, or no such package.
  }
}
