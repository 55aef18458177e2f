import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { processorSlowness } from './processor-time.ts';

/**
 * How long something may take here and now that may take `ms` on a machine with nothing else to do: longer by as much as there
 * is more work than processors, and by as much as the processor is slower. On a quiet machine of the speed that the bars were
 * set on it is `ms`, and as strict as the promise.
 */
export function onThisMachine(ms: number): number {
  const load = Math.max(loadavg()[0] ?? 0, running()) / availableParallelism();
  return ms * Math.max(1, load) * processorSlowness();
}

// The average looks back over a minute; what runs in this moment shows at once (proc(5): the fourth field).
function running(): number {
  if (process.platform !== 'linux') return 0;
  return Number(/ (\d+)\/\d+ /.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1] ?? 0);
}
