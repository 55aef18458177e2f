import type { SyncPlan } from '#domain/plan';
import { ProSyncError } from '#domain/errors';
import type { Patience } from './connection/retry.ts';
import type { Instance } from './instance.ts';
import type { BodyName } from './state/blobs.ts';

// The server's connections are limited to this as well: see routeTo.
const AT_ONCE = 8;

/**
 * Makes sure that every body of the plan is here and whole: what is missing or damaged is fetched, verified and stored.
 * Throws `verify-body-*`, or a failure of the connection; the target is not touched then (design.md 2.5).
 */
export async function fetchBodies(
  instance: Instance,
  plan: SyncPlan,
  patience: Patience,
): Promise<void> {
  const missing = wantedBodies(plan).filter((body) => instance.blobs.find(body) === null);
  if (missing.length === 0) return;
  const progress = instance.terminal.progress('Downloading', missing.length);
  const abort = new AbortController();
  const signal = AbortSignal.any([patience.signal, abort.signal]);
  const queue = missing.values();
  let done = 0;
  const work = async () => {
    for (const body of queue) {
      const bytes = await instance.server.blob(body, { ...patience, signal });
      await instance.blobs.add(body, bytes);
      done += 1;
      progress(done);
    }
  };
  await allOrFirstFailure(Array.from({ length: AT_ONCE }, work), abort);
  instance.blobs.settle();
}

function wantedBodies(plan: SyncPlan): BodyName[] {
  const bodies = plan.steps.flatMap((step) =>
    step.action === 'install' || step.action === 'update' ? [step.item.body] : [],
  );
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
