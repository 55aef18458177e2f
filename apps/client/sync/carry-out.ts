import type { ApplyResult, ContentWriter, TargetRecord } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { appliedWithInstructions } from '#domain/instructions';
import { itemKey } from '#domain/item';
import { bodiesOf } from '#domain/manifest';
import {
  handOversOf,
  isPlainRemoval,
  itemOf,
  removalLimit,
  withNo,
  withYes,
  type Judged,
  type SyncPlan,
} from '#domain/plan';
import { keepDecisions } from './successions.ts';
import { apply, statesAfter } from './apply.ts';
import type { RetryPolicy } from '../connection/retry.ts';
import { guardScope } from '../holds/scope-guard.ts';
import { NOT_IN_PLACE, proved } from './proof.ts';
import { counted } from '../text/counted.ts';
import type { Tally } from '../text/tally-words.ts';
import { fetchBodies } from '../pull/fetch.ts';
import type { Instance } from '../instance.ts';
import type { Preview } from './preview.ts';
import type { Instruction } from '../state/instruction-file.ts';
import type { Lock } from '../state/lock.ts';

/** What a sync came to. */
export interface Synced extends Preview {
  result: ApplyResult;
  after: Judged[];
  recordAfter: TargetRecord | null;
  /** What to do by hand for versions that are applied and were not asked about before. */
  opened: Instruction[];
}

/** How a plan is carried out, and who is asked. */
export interface CarryOutOptions {
  retryPolicy: RetryPolicy;
  now: Date;
  /** Asked when more would be removed than one run may, or what the client no longer receives. */
  mayRemove: (question: string) => Promise<boolean>;
  /** Asked about drifted items whose policy says `ask`; anything but true leaves them as they are. */
  mayWrite: (questions: SyncPlan['questions']) => Promise<boolean>;
}

/**
 * Carries out what was planned: fetches and verifies every body first, then applies all or nothing. `mayRemove` is asked
 * when more would be removed than one run may (docs/guarantees.md#i8); anything but true stops everything.
 */
export async function carryOut(
  instance: Instance,
  writer: ContentWriter,
  lock: Lock,
  planned: Preview,
  options: CarryOutOptions,
): Promise<Synced> {
  const plan = await answered(planned.plan, options.mayWrite);
  const preview = { ...planned, plan };
  await guardScope(instance, preview, options.mayRemove);
  await guardRemovals(instance, preview, options.mayRemove);
  await fetchBodies(instance, plan, options.retryPolicy);
  const result = await apply(instance, writer, lock, preview);
  const changed = result.applied.length > 0 || result.refused.length > 0;
  if (changed || preview.pulled.isNew) tidy(instance, preview);
  const recordAfter = await writer.record();
  const states = statesAfter(preview.states, plan, result);
  const { applied } = result;
  const after = applied.length === 0 ? states : await proved(writer, states, recordAfter, applied);
  detach(instance, plan.detached, options.now);
  keepDecisions(instance.overrides, plan, result, after);
  const due = appliedWithInstructions(preview.pulled.manifest.items, recordAfter?.items ?? []);
  const opened = instance.instructions.add(due, options.now);
  return { ...preview, result, after, recordAfter, opened };
}

async function answered(plan: SyncPlan, mayWrite: CarryOutOptions['mayWrite']): Promise<SyncPlan> {
  if (plan.questions.length === 0) return plan;
  return (await mayWrite(plan.questions)) ? withYes(plan) : withNo(plan);
}

// From now on these belong to the instance: left out of the mass sync until someone includes them again.
function detach({ overrides }: Instance, states: SyncPlan['detached'], now: Date): void {
  const decider = { reason: 'detached: changed here', owner: 'policy', now };
  if (states.length > 0) overrides.exclude(states, decider, null);
}

async function guardRemovals(
  instance: Instance,
  { plan, record }: Preview,
  mayRemove: CarryOutOptions['mayRemove'],
): Promise<void> {
  const count = plan.steps.filter(isPlainRemoval).length;
  const limit = instance.config.maxRemovals ?? removalLimit(record?.items.length ?? 0);
  if (count <= limit || (await mayRemove(`Remove ${counted(count, 'item')}, more than ${limit}?`)))
    return;
  throw new ProSyncError(
    'too-many-removals',
    `This would remove ${counted(count, 'item')}; one run may remove ${limit}.`,
    { remedy: 'Check "prosync sync --prune --dry-run", then add --yes if it is right.' },
  );
}

/** Keeps the bodies of the manifests that are kept, for going back, and forgets the others. */
export function tidy({ metadata, blobs }: Instance, { pulled, newest }: Preview): void {
  const stays = [...new Set([newest.manifest.sha256, pulled.head.manifest.sha256])];
  blobs.prune(new Set(metadata.prune(stays).flatMap((bytes) => [...bodiesOf(bytes)])));
}

/** How many steps of each kind were done, for messages. */
export function tally(plan: SyncPlan, result: ApplyResult): Tally & { linked: number } {
  const applied = new Set(result.applied.map(itemKey));
  const done = plan.steps.filter((step) => applied.has(itemKey(itemOf(step))));
  const passed = handOversOf(done);
  const count = (action: string) =>
    done.filter((step) => step.action === action && !passed.has(itemKey(itemOf(step)))).length;
  return {
    installed: count('install'),
    updated: count('update'),
    handedOver: passed.size,
    removed: done.filter(isPlainRemoval).length,
    linked: count('link'),
  };
}

/** What a sync could not do for some items, as one failure; null when everything was done. */
export function problemOf({ result, pulled, selected, after }: Synced): ProSyncError | null {
  const missing = after.flatMap(({ reason }) =>
    reason?.startsWith(NOT_IN_PLACE) === true ? [reason] : [],
  );
  const why = [
    ...result.refused.map(({ detail }) => detail),
    ...pulled.problems.values(),
    ...missing,
    ...selected.flatMap(({ facts }) => facts.unsupported ?? []),
  ];
  const count = why.length;
  if (count === 0) return null;
  const example = why[0] ?? '';
  return new ProSyncError(
    'items-refused',
    `${counted(count, 'item')} could not be applied; the others were. ${example}`,
    { remedy: 'See "prosync status --filter failed".' },
  );
}
