import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
