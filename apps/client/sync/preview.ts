import type { ContentWriter, TargetRecord } from '#connectors/connector';
import { byRelease, type Head } from '#domain/head';
import type { ItemKey } from '#domain/item';
import type { Judged, SyncPlan } from '#domain/plan';
import type { RetryPolicy } from '../connection/retry.ts';
import { readHold, type Hold } from '../holds/hold-file.ts';
import { keptRelease, type KeptRelease } from '../holds/kept-releases.ts';
import type { Instance } from '../instance.ts';
import { driftPolicyOf } from './item-overrides.ts';
import { findItem, planFor, selected, survey, type Selection } from './survey.ts';
import { pull, type Pulled } from '../pull/pull.ts';

/** What is published, what is here, and what a sync would do about it. */
export interface Preview {
  /** The release that is followed: what was pulled, or what the instance is pinned to. */
  pulled: Pulled;
  /** The release that the server shows. */
  newest: Head;
  hold: Hold;
  record: TargetRecord | null;
  /** Of every item. */
  states: Judged[];
  /** Of the selected items. */
  selected: Judged[];
  plan: SyncPlan;
  isWhole: boolean;
}

/** How the states become a plan. */
export interface JudgeOptions {
  selection: Selection;
  /** True for items that are removed when they are no longer published. */
  prune: (item: ItemKey) => boolean;
  /** Also replaces what was changed here. */
  overwrite: boolean;
  /** Also links what is here, equal, and was not applied by ProSync; the first contact does so by itself. */
  adopt?: boolean;
  now: Date;
  /** How the server may be asked for bodies; without it, no server is asked. */
  retryPolicy?: RetryPolicy;
}

/** How a release is asked for, and judged. */
export interface PreviewOptions extends JudgeOptions {
  waitSeconds: number;
  remembers: boolean;
  retryPolicy: RetryPolicy;
}

/** Pulls, checks the target and plans. Writes nothing to the target. */
export async function previewSync(
  instance: Instance,
  writer: ContentWriter,
  options: PreviewOptions,
): Promise<Preview> {
  const record = await writer.record();
  const hold = readHold(instance.place.hold, options.now);
  const newest = await pull(instance, { ...options, record });
  const pulled = hold.pin === null ? newest : { ...newest, ...pinned(instance, newest, hold.pin) };
  const known = { pulled, newest: newest.head, hold, record };
  return previewOn(instance, writer, known, withPruning(instance, options));
}

/**
 * What a sync to this release would do. Asks no server, but with `retryPolicy` for bodies that a comparison needs. Throws
 * `target-lost` when the target is not where it was.
 */
export async function previewOn(
  instance: Instance,
  writer: ContentWriter,
  known: Pick<Preview, 'pulled' | 'newest' | 'hold' | 'record'>,
  options: JudgeOptions,
): Promise<Preview> {
  const { pulled, record } = known;
  await writer.refuseLost?.();
  const { item } = options.selection;
  const everything = [...pulled.manifest.items, ...(record?.items ?? [])];
  const named = item === undefined ? null : findItem(item, everything);
  const { now, retryPolicy } = options;
  const asked = retryPolicy === undefined ? {} : { retryPolicy };
  const states = await survey(instance, writer, { pulled, record, named, now, ...asked });
  const chosen = selected(states, options.selection, named);
  const how = {
    prune: options.prune,
    overwrite: options.overwrite,
    adopt: options.adopt === true || isFirstContact(record),
    policy: (state: Judged) => driftPolicyOf(instance, state, state.facts.predecessor),
  };
  const plan = planFor(chosen, pulled, how, states);
  const isWhole = chosen.length === states.length && item === undefined;
  return { ...known, states, selected: chosen, plan, isWhole };
}

// Also when single items were synced before: nothing else may stay unlinked, or their next version would be drift.
function isFirstContact(record: TargetRecord | null): boolean {
  return record === null || record.seq === 0;
}

/** The options of a sync, which also removes what the configuration says. Going back removes only what it says itself. */
export function withPruning<T extends JudgeOptions>({ config }: Instance, options: T): T {
  const isPruned = (type: string) => config.types?.[type]?.prune ?? config.prune ?? false;
  return { ...options, prune: (key) => options.prune(key) || isPruned(key.contentType) };
}

// What was pulled may be this very release; otherwise it is one that is kept here.
function pinned(
  instance: Instance,
  newest: Pulled,
  pin: NonNullable<Hold['pin']>,
): KeptRelease | Pulled {
  return byRelease(newest.head, pin) === 0 ? newest : keptRelease(instance, pin);
}
