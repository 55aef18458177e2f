import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * How many of these system calls ("write,pwrite64") the main thread of the command makes before it looks at `mark`, a path that
 * it asks the system for as a sign that its own work begins. Throws when it never does.
 */
export function callsBefore(command: readonly string[], calls: string, mark: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-strace-'));
  try {
    const log = join(folder, 'trace.log');
    const trace = `trace=${calls},statx,stat,newfstatat`;
    spawnSync('strace', ['-f', '-o', log, '-e', trace, ...command]);
    return callsIn(readFileSync(log, 'utf8').split('\n'), calls, mark);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function callsIn(lines: readonly string[], calls: string, mark: string): number {
  const main = lines[0]?.split(' ')[0] ?? '';
  const begin = lines.findIndex((line) => line.includes(mark));
  if (begin <= 0) throw new Error(`The command never looked at ${mark}.`);
  const wanted = new RegExp(`^${main} +(?:${calls.replaceAll(',', '|')})\\(`);
  return lines.slice(0, begin).filter((line) => wanted.test(line)).length;
}

/** A file that a command put in place by a rename, and whether the bytes of that very file were on the disk by then. */
export interface PutInPlace {
  path: string;
  isForced: boolean;
}

/**
 * What the command, which must end with 0, renames, in its order, by the real paths. The bytes count as forced when the file of the old name was synced after the last write to
 * it: what a power cut leaves behind otherwise is an empty file under the new name.
 */
export async function putInPlace(
  command: readonly string[],
  options: { cwd: string; env: Record<string, string | undefined> },
): Promise<PutInPlace[]> {
  const folder = mkdtempSync(join(tmpdir(), 'prosync-strace-'));
  try {
    const log = join(folder, 'trace.log');
    const trace =
      'trace=openat,open,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2';
    const all = ['-f', '-y', '-s', '4096', '-o', log, '-e', trace, ...command];
    await promisify(execFile)('strace', all, options);
    return renamesIn(readFileSync(log, 'utf8').split('\n'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function renamesIn(lines: readonly string[]): PutInPlace[] {
  const forced = new Set<string>();
  const handles = new Map<string, string>();
  return lines.flatMap((line) => {
    const [, handle, opened] = / = (\d+)<([^>]*)>$/.exec(line) ?? [];
    if (handle !== undefined && opened !== undefined) handles.set(handle, opened);
    const written = /^\d+ +p?write(?:64|v)?\(\d+<([^>]*)>/.exec(line)?.[1];
    if (written !== undefined) forced.delete(written);
    const synced = /^\d+ +f(?:data)?sync\(\d+<([^>]*)>/.exec(line)?.[1];
    if (synced !== undefined) forced.add(synced);
    const [, from, to] = /^\d+ +rename\w*\([^"]*"([^"]*)", [^"]*"([^"]*)"/.exec(line) ?? [];
    if (from === undefined || to === undefined) return [];
    const real = (path: string) =>
      path.replace(/^\/proc\/\w+\/fd\/(\d+)/, (each, at: string) => handles.get(at) ?? each);
    return [{ path: real(to), isForced: forced.has(real(from)) }];
  });
}
