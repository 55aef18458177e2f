import { execFileSync } from 'node:child_process';

/** Runs the work and returns its result and how long it took, in milliseconds. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { ms: performance.now() - started, result };
}

/** Prints one line of the table: what was measured, the figure, and the bar of docs/design.md#12 or the issue. */
export function figure(what: string, value: string, bar: string): void {
  process.stdout.write(`${what.padEnd(62)} ${value.padStart(22)}   bar: ${bar}\n`);
}

/** `1.23 s` or `45 ms`. */
export function duration(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toFixed(2)} s` : `${ms.toFixed(0)} ms`;
}

/** `0.45 of nginx`, `3.1 times git add`. */
export function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}

/** True when the program is there; otherwise prints that its comparison is missing. */
export function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    process.stdout.write(`(${program} is not installed: comparisons with it are left out)\n`);
    return false;
  }
}
