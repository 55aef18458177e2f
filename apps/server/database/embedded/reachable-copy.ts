import { randomBytes } from 'node:crypto';
import { lstatSync, rmSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { canEnter, type Account } from './account.ts';

/**
 * The folder of PostgreSQL's programs where the account can reach it: where it is, or, when that lies below a private
 * folder (a clone in root's home), a copy of 60 MB that root owns and nobody else may write. Made once per version.
 */
export async function reachableCopy(native: string, account: Account): Promise<string> {
  if (canEnter(account, join(native, 'bin'))) return native;
  const manifest = await readFile(join(native, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const copy = `/var/tmp/prosync-postgresql-${version}`;
  if (!lstatSync(copy, { throwIfNoEntry: false })) await makeCopy(native, copy);
  if (isTrusted(copy) && canEnter(account, join(copy, 'bin'))) return copy;
  throw new ProSyncError(
    'embedded-unreachable',
    `PostgreSQL runs as user ${account.uid}, who cannot reach ${native}, and ${copy} is not root's own.`,
    { remedy: `Remove ${copy}, or move the installation to a folder that everybody may enter.` },
  );
}

/** Complete or absent: copied under another name, then renamed. Somebody else's complete copy is as good. */
async function makeCopy(native: string, copy: string): Promise<void> {
  const temporary = `${copy}.${randomBytes(6).toString('hex')}`;
  await mkdir(temporary, { mode: 0o700 });
  try {
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
    await chmod(temporary, 0o755);
    await rename(temporary, copy);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!lstatSync(copy, { throwIfNoEntry: false })) throw error;
  }
}

/** The folder is executed, so nobody but root may have made it or may write into it. */
function isTrusted(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0;
}
