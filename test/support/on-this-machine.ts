import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/**
 * How long something may take here and now that may take `ms` on a machine with nothing else to do: longer by as much as there
 * is more work than processors. On a quiet machine it is `ms`, and as strict as the promise.
 */
export function onThisMachine(ms: number): number {
  return ms * Math.max(1, Math.max(loadavg()[0] ?? 0, running()) / availableParallelism());
}

// The average looks back over a minute; what runs in this moment shows at once (proc(5): the fourth field).
function running(): number {
  if (process.platform !== 'linux') return 0;
  return Number(/ (\d+)\/\d+ /.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1] ?? 0);
}
