import type { ApplyResult, ApplyStep, ContentWriter, TargetRecord } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { itemKey } from '#domain/item';
import { installedState, type Facts } from '#domain/installed';
import { isHandOver, itemOf, type PlanStep, type SyncPlan } from '#domain/plan';
import { explained } from './explain-refusals.ts';
import { asProSyncError } from '../exit-codes.ts';
import type { Instance } from '../instance.ts';
import type { Judged } from '#domain/plan';
import { planHash } from './survey.ts';
import type { Pulled } from '../pull/pull.ts';
import { MAX_ATTEMPTS } from '../state/failures.ts';
import type { Lock } from '../state/lock.ts';

// Of the place that is written, not of the plan. They last until someone makes room, mounts, unlocks or starts something.
const PASSING_FAULTS: ReadonlySet<string> = new Set([
  'storage',
  'storage-full',
  'target-lost',
  'folder-replaced',
  'outside-root',
  'database-busy',
  'database-denied',
  'database-killed',
  'database-read-only',
  'database-unreachable',
]);
type Refused = ApplyResult['refused'][number];

const NOTHING: ApplyResult = { applied: [], refused: [], notes: [] };

/** What is to be applied, and what it is based on. */
export interface Apply {
  pulled: Pulled;
  plan: SyncPlan;
  states: readonly Judged[];
  record: TargetRecord | null;
  /** True when the plan was made for everything: only then the target has reached the release. */
  isWhole: boolean;
}

/**
 * Applies the plan through the writer: all of it or nothing, apart from items that are refused before anything is written.
 * A plan that failed three times is left alone (`crash-loop`) until the release or the plan is another one, or a person
 * runs `sync`. Faults that pass, such as a full disk, do not count: they are tried again as long as they last.
 */
export async function apply(
  instance: Instance,
  writer: ContentWriter,
  lock: Lock,
  work: Apply,
): Promise<ApplyResult> {
  const release = reached(work);
  const seen = new Map(work.states.map((state) => [itemKey(state), state.facts]));
  const steps = work.plan.steps.map((step) => {
    return applyStep(instance, step, seen.get(itemKey(itemOf(step))) ?? null);
  });
  const blocked = refusedBefore(work.plan);
  if (steps.length === 0 && isRecorded(release, work.record)) {
    remember(instance, work.plan, { ...NOTHING, refused: blocked });
    return { ...NOTHING, refused: blocked };
  }
  const hash = planHash(work.pulled.head, work.plan);
  if (instance.failures.attempts(hash) >= MAX_ATTEMPTS) throw crashLoop(instance);
  lock.confirm();
  if (steps.length > 0) instance.failures.begin(hash);
  try {
    const applied = await writer.apply({ ...release, steps }, progressOf(instance, work.plan));
    const told = refusedOnce(applied.refused, work.plan);
    const refused = [...blocked, ...explained(told, work.states)];
    const result = { ...applied, refused };
    remember(instance, work.plan, result);
    return result;
  } catch (error) {
    const failure = asProSyncError(error);
    if (PASSING_FAULTS.has(failure.code)) instance.failures.excuse(failure.code, failure.message);
    else instance.failures.explain(failure.code, failure.message);
    throw failure;
  }
}

/** The states after the plan was applied, without reading everything again: the writer has read back what it wrote. */
export function statesAfter(
  states: readonly Judged[],
  plan: SyncPlan,
  result: ApplyResult,
): Judged[] {
  const steps = new Map(plan.steps.map((step) => [itemKey(itemOf(step)), step]));
  const applied = new Set(result.applied.map(itemKey));
  const refused = new Map(result.refused.map((item) => [itemKey(item), item]));
  return states.flatMap((state) => {
    const step = steps.get(itemKey(state));
    const refusal = refused.get(itemKey(state));
    if (refusal !== undefined) return [withFailure(state, `${refusal.code}: ${refusal.detail}`)];
    if (step === undefined || !applied.has(itemKey(state))) return [state];
    return step.action === 'remove' ? [] : [afterStep(state, step)];
  });
}

// A path that passes from one item to another counts once, although it takes two steps.
function progressOf({ terminal }: Instance, { steps }: SyncPlan): (done: number) => void {
  const count = steps.filter((step) => !isHandOver(step)).length;
  if (count === 0) return () => undefined;
  const progress = terminal.progress('Applying', count);
  return (done) => progress(Math.floor((done * count) / steps.length));
}

// When an item may not take over a path, the earlier one keeps it, which is no second refusal.
function refusedOnce(refused: readonly Refused[], { steps }: SyncPlan): Refused[] {
  const keys = new Set(refused.map(itemKey));
  const follows = steps.flatMap((step) => {
    const successor = step.action === 'remove' ? step.successor : null;
    return successor !== null && keys.has(itemKey(successor)) ? [itemKey(itemOf(step))] : [];
  });
  const isFollowing = new Set(follows);
  const isSecond = (item: Refused) => item.code === 'path-taken' && isFollowing.has(itemKey(item));
  return refused.filter((item) => !isSecond(item));
}

// A partial sync leaves the target at the release where it was.
function reached({ pulled, record, isWhole }: Apply): { epoch: number; seq: number } {
  const { epoch, seq } = pulled.head;
  if (isWhole) return { epoch, seq };
  return record === null ? { epoch, seq: 0 } : { epoch: record.epoch, seq: record.seq };
}

function isRecorded(release: { epoch: number; seq: number }, record: TargetRecord | null): boolean {
  return record !== null && record.epoch === release.epoch && record.seq === release.seq;
}

function applyStep(
  instance: Instance,
  step: PlanStep,
  facts: Pick<Facts, 'found' | 'movedTo'> | null,
): ApplyStep {
  const movedTo = facts?.movedTo ?? null;
  // Of an item that was never applied, it is its predecessor's content that was moved, and that has a step of its own.
  const moved = movedTo === null || step.applied === null ? {} : { movedTo };
  if (step.action === 'remove') return removal(step, moved);
  const { item } = step;
  const bytes = () => instance.blobs.read(item.body);
  if (step.action === 'link') return { action: 'link', item, bytes, namesake: step.namesake };
  const found = facts?.found ?? null;
  return {
    ...moved,
    ...(step.keepsPlace === true && { keepsPlace: true }),
    action: 'write',
    item,
    bytes,
    // What was seen here when the plan was made: the writer replaces exactly this and nothing else.
    replaces: found === null ? step.applied : { ...(step.applied ?? item), digest: found },
  };
}

function removal(
  { applied, successor, isForgotten }: Extract<PlanStep, { action: 'remove' }>,
  moved: { movedTo?: string },
): ApplyStep {
  return {
    action: 'remove',
    item: applied,
    ...(isForgotten === true ? {} : moved),
    ...(successor === null ? {} : { successor }),
  };
}

function remember({ failures }: Instance, plan: SyncPlan, result: ApplyResult): void {
  const tried = [...plan.steps.map(itemOf), ...plan.blocked.map(({ state }) => wantedOf(state))];
  const digests = new Map(tried.map((item) => [itemKey(item), item.digest]));
  const refused = result.refused.map((item) => ({
    contentType: item.contentType,
    guid: item.guid,
    digest: digests.get(itemKey(item)) ?? '',
    code: item.code,
    detail: item.detail,
  }));
  failures.succeed(tried, refused);
}

// What the plan itself found that no step can do.
function refusedBefore({ blocked }: SyncPlan): ApplyResult['refused'] {
  return blocked.map(({ state: { contentType, guid }, code, detail }) => {
    return { contentType, guid, code, detail };
  });
}

function wantedOf({ contentType, guid, availableDigest }: Judged) {
  return { contentType, guid, digest: availableDigest ?? '' };
}

function crashLoop({ failures }: Instance): ProSyncError {
  const last = failures.lastPlanFailure();
  const why = last === null ? '' : ` The last time: ${last.detail}`;
  return new ProSyncError(
    'crash-loop',
    `The same changes failed ${MAX_ATTEMPTS} times and are left alone until the next release.${why}`,
    { remedy: 'Correct the cause, then run "prosync sync".' },
  );
}

function afterStep(state: Judged, step: Exclude<PlanStep, { action: 'remove' }>): Judged {
  const { contentType, guid, name, path, version, digest } = step.item;
  const applied = { contentType, guid, name, path, version, digest };
  const isMoved = step.action !== 'link' && step.keepsPlace === true;
  const movedTo = isMoved ? state.facts.movedTo : null;
  const here = { found: digest, movedTo, namesake: null, predecessor: null, inTheWay: [] };
  const facts = { ...state.facts, applied, ...here, failure: null };
  const installed = { installedVersion: version, installedDigest: digest };
  return { ...state, ...installed, ...installedState(facts), facts };
}

/** The state of an item that an attempt could not apply, or that is not there after it. */
export function withFailure(state: Judged, failure: string): Judged {
  const facts = { ...state.facts, failure };
  const judged = installedState(facts);
  return { ...state, ...(judged.state === 'failed' ? judged : { reason: failure }), facts };
}
