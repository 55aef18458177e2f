import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProSyncError } from '#domain/errors';
import { readIfThere } from './files.ts';

/** Who holds a lock, as its file says. */
interface Holder {
  pid: number;
  /** When the process began, as the system tells it: a pid alone may be another process by now. */
  startedAt: string;
  since: string;
}

/** Held while one client changes something (docs/guarantees.md#2.6). */
export interface Lock {
  /** Throws `busy` when the lock is not ours any more. Called right before the target is written. */
  confirm(): void;
  release(): void;
}

/**
 * Takes the lock or throws `busy`, naming the holder. A lock whose process is gone is taken over. The file appears whole
 * (a link to a finished one), so that nobody ever reads half of it.
 */
export function takeLock(path: string, now: Date): Lock {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const own = JSON.stringify({
    pid: process.pid,
    startedAt: processStart(process.pid) ?? '',
    since: now.toISOString(),
  } satisfies Holder);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (claim(path, own)) return heldLock(path, own);
    const current = readIfThere(path);
    if (current === null) continue;
    const holder = parseHolder(current);
    if (holder !== null && isAlive(holder)) throw busy(holder);
    setAside(path, current);
  }
  throw new ProSyncError('busy', 'Several clients are starting here at the same time.', {
    remedy: 'Try again in a moment.',
  });
}

/** Who holds a lock and lives; null when nobody does. Takes nothing. */
export function lockHolder(path: string): { pid: number; since: string } | null {
  const current = readIfThere(path);
  const holder = current === null ? null : parseHolder(current);
  return holder !== null && isAlive(holder) ? { pid: holder.pid, since: holder.since } : null;
}

function claim(path: string, own: string): boolean {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOENT: whoever holds the lock by now swept our draft away with what killed runs had left.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

// Two clients may find the same stale lock. Whoever moves away a lock that is not the stale one puts it back.
function setAside(path: string, stale: Buffer): void {
  const aside = `${path}.stale.${process.pid}.tmp`;
  try {
    renameSync(path, aside);
    if (!readFileSync(aside).equals(stale)) linkSync(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function heldLock(path: string, own: string): Lock {
  const isOurs = () => readIfThere(path)?.toString('utf8') === own;
  return {
    confirm() {
      if (isOurs()) return;
      const holder = parseHolder(readIfThere(path) ?? Buffer.alloc(0));
      throw busy(holder);
    },
    release() {
      if (isOurs()) rmSync(path, { force: true });
    },
  };
}

function parseHolder(bytes: Buffer): Holder | null {
  try {
    const { pid, startedAt, since } = JSON.parse(bytes.toString('utf8')) as Holder;
    return typeof pid === 'number' && pid > 0 ? { pid, startedAt, since } : null;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const start = processStart(holder.pid);
  return start === null || holder.startedAt === '' || start === holder.startedAt;
}

/** When a process began, in the system's own words; null when it cannot be told. */
function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name stands in brackets and may hold anything; field 22 of proc(5) is the start time.
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

function busy(holder: Holder | null): ProSyncError {
  const who = holder === null ? 'Another client' : `Another client (pid ${holder.pid})`;
  const since = holder === null ? '' : ` since ${holder.since}`;
  return new ProSyncError('busy', `${who} has been at work here${since}.`, {
    remedy: 'Wait until it has ended, or stop it.',
    facts: holder === null ? {} : { pid: holder.pid, since: holder.since },
  });
}
