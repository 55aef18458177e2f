// What `sample` takes on the machine that the bars were set on, in ms of processor time.
const SAMPLE_MS = 26;
let slowness: number | undefined;

/** How many times slower this processor is than the one that the bars of the tests were set on: at least 1. */
export function processorSlowness(): number {
  slowness ??= Math.max(
    1,
    Math.min(...Array.from({ length: 6 }, () => measured(sample))) / SAMPLE_MS,
  );
  return slowness;
}

/**
 * How much processor time the work would take where the bars were set, in ms: neither what else the machine does meanwhile nor
 * a slower processor makes it more.
 */
export function processorTime(work: () => unknown): number {
  return measured(work) / processorSlowness();
}

function measured(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

// Strings, a map and arithmetic: what the product's own code spends its time on.
function sample(): number {
  const counts = new Map<string, number>();
  let sum = 0;
  for (let n = 0; n < 200_000; n += 1) {
    counts.set(`k${n % 5_000}`, n);
    sum = (sum * 31 + (counts.get(`k${n % 777}`) ?? 0)) | 0;
  }
  return sum;
}
