import type { SyncPlan } from '#domain/plan';
import { ProSyncError } from '#domain/errors';
import type { RetryPolicy } from '../connection/retry.ts';
import type { Instance } from '../instance.ts';
import type { BodyName } from '../state/blobs.ts';

const BATCHES_AT_ONCE = 2;
// Small enough that two of them stay far below the daemon's memory.
const BATCH_BODIES = 250;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Makes sure that every body of the plan is here and whole: what is missing or damaged is fetched, verified and stored.
 * Throws `verify-body-*`, or a failure of the connection; the target is not touched then (docs/design.md#2.5).
 */
export function fetchBodies(
  instance: Instance,
  plan: SyncPlan,
  retryPolicy: RetryPolicy,
): Promise<void> {
  return fetchNamed(instance, wantedBodies(plan), retryPolicy);
}

/** The same for these bodies. */
export async function fetchNamed(
  instance: Instance,
  bodies: readonly BodyName[],
  retryPolicy: RetryPolicy,
): Promise<void> {
  const missing = bodies.filter((body) => instance.blobs.find(body) === null);
  if (missing.length === 0) return;
  const progress = instance.terminal.progress('Downloading', missing.length);
  const abort = new AbortController();
  const signal = AbortSignal.any([retryPolicy.signal, abort.signal]);
  const batches = batchesOf(missing).values();
  let done = 0;
  const work = async () => {
    for (const batch of batches) {
      for (let rest = batch; rest.length > 0;) {
        const count = await fetchSome(instance, rest, { ...retryPolicy, signal });
        rest = rest.slice(count);
        done += count;
        progress(done);
      }
    }
  };
  await allOrFirstFailure(Array.from({ length: BATCHES_AT_ONCE }, work), abort);
  instance.blobs.settle();
}

// Fetches the first of these bodies, as many as one answer holds; returns how many.
async function fetchSome(
  { server, blobs }: Instance,
  bodies: readonly BodyName[],
  retryPolicy: RetryPolicy,
): Promise<number> {
  const [first] = bodies;
  if (first !== undefined && bodies.length === 1) {
    blobs.add(first, await server.blob(first, retryPolicy));
    return 1;
  }
  const fetched = await server.blobs(bodies, retryPolicy);
  for (const { body, bytes } of fetched) blobs.add(body, bytes);
  return fetched.length;
}

function batchesOf(bodies: readonly BodyName[]): BodyName[][] {
  const batches: BodyName[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const last = batches.at(-1);
    const fits =
      last !== undefined && last.length < BATCH_BODIES && bytes + body.size <= BATCH_BYTES;
    if (fits) last.push(body);
    else batches.push([body]);
    bytes = (fits ? bytes : 0) + body.size;
  }
  return batches;
}

function wantedBodies(plan: SyncPlan): BodyName[] {
  const bodies = plan.steps.flatMap((step) => (step.action === 'remove' ? [] : [step.item.body]));
  return [...new Map(bodies.map((body) => [body.sha256, body])).values()];
}

// One failure ends the others, and none is left running when this returns.
async function allOrFirstFailure(work: Promise<void>[], abort: AbortController): Promise<void> {
  let first: unknown;
  for (const one of work) {
    one.catch((error: unknown) => {
      first ??= error;
      abort.abort();
    });
  }
  await Promise.allSettled(work);
  if (first !== undefined)
    throw first instanceof Error ? first : new ProSyncError('unexpected', 'A download failed.');
}
