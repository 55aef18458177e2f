import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Copies the scripts as rsync would, with checksums and every file on the disk before it returns. */
export function rsync(root: string, target: string): void {
  mkdirSync(target, { recursive: true });
  execFileSync('rsync', ['-a', '--checksum', '--fsync', `${root}/scripts`, target], {
    stdio: 'ignore',
  });
}
