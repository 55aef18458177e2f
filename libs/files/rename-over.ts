import { renameSync } from 'node:fs';

/** How often Windows is asked while another program has the file open, and the milliseconds between two attempts. */
const ATTEMPTS = 10;
const PAUSE_MS = 50;

/**
 * Gives a file another name in one step, whatever has that name. Retries only on Windows, where a virus scanner that has the
 * file open blocks the rename for a moment (docs/guarantees.md). Throws the system's errors.
 */
export function renameOver(
  from: string,
  to: string,
  { isWindows = process.platform === 'win32', rename = renameSync } = {},
): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return rename(from, to);
    } catch (error) {
      if (!isWindows || !isHeld(error) || attempt === ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

function isHeld(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EPERM' || code === 'EBUSY';
}
