import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { itemKey, normalGuid, type ItemKey } from '#domain/item';
import type { ContentWriter, TargetRecord } from '#connectors/connector';
import {
  excludingTag,
  itemStates,
  planSync,
  type Facts,
  type ItemState,
  type PlanOptions,
  type SyncPlan,
} from '#domain/plan';
import type { Instance } from './instance.ts';
import type { VerifiedManifest } from './verify.ts';

/** An item with its installed state and what it was judged by. */
export type Judged = ItemState & { facts: Facts };

/** What a command acts on: everything, one content type, or one item. */
export interface Selection {
  contentType: string | undefined;
  /** A GUID, `type/guid`, a path or a name. */
  item: string | undefined;
}

/** Everything, which is what a mass sync and a report look at. */
export const EVERYTHING: Selection = { contentType: undefined, item: undefined };

/**
 * The state of every item here, compared with the manifest (design.md 3). An item that is named itself is never left out
 * by its tags: those concern the mass sync.
 */
export async function survey(
  instance: Instance,
  writer: ContentWriter,
  pulled: VerifiedManifest,
  record: TargetRecord | null,
  named: ItemKey | null,
): Promise<Judged[]> {
  const { manifest, problems } = pulled;
  // An item that breaks a rule is not even looked for: its path is not to be trusted (B32).
  const sound = manifest.items.filter((item) => !problems.has(itemKey(item)));
  const applied = record?.items ?? [];
  const found = await writer.installed(sound, applied, (body) => instance.blobs.find(body));
  const isNamed = (item: ItemKey) => named !== null && itemKey(item) === itemKey(named);
  return itemStates(manifest.items, applied, found, {
    exclusion: (item) =>
      isNamed(item) ? null : excludingTag(item.tags, instance.config.excludeTags),
    failure: (item, digest) =>
      problems.get(itemKey(item)) ?? instance.failures.reason(item, digest),
  });
}

/** The item that a person means. Throws `unknown-item` when none or more than one fits. */
export function findItem(
  text: string,
  candidates: readonly (ItemKey & { name: string; path: string })[],
): ItemKey {
  const guid = normalGuid(text);
  const unique = new Map(candidates.map((item) => [itemKey(item), item]));
  const hits = [...unique.values()].filter(
    (item) =>
      item.guid === guid ||
      `${item.contentType}/${item.guid}` === text.toLowerCase() ||
      item.path === text ||
      item.name === text,
  );
  const [hit] = hits;
  if (hit !== undefined && hits.length === 1) {
    return { contentType: hit.contentType, guid: hit.guid };
  }
  const which = hits.map((item) => `${item.contentType}/${item.guid}`).join(', ');
  throw new ProSyncError(
    'unknown-item',
    hit === undefined ? `No item is called "${text}" here.` : `"${text}" may be ${which}.`,
    { remedy: 'Give a GUID as "prosync status" shows it, or <type>/<guid>.' },
  );
}

/** The states that a selection names. Throws `unknown-item` for a content type that is neither published nor installed. */
export function selected(
  states: readonly Judged[],
  selection: Selection,
  named: ItemKey | null,
): Judged[] {
  if (named !== null) return states.filter((state) => itemKey(state) === itemKey(named));
  const { contentType } = selection;
  if (contentType === undefined) return [...states];
  const hits = states.filter((state) => state.contentType === contentType);
  if (hits.length > 0) return hits;
  const types = [...new Set(states.map((state) => state.contentType))].join(', ') || 'none';
  throw new ProSyncError('unknown-item', `There is no content type "${contentType}" here.`, {
    remedy: `Known types: ${types}.`,
  });
}

/** The plan for these states; what breaks a rule is kept as it is, with its reason. */
export function planFor(
  states: readonly Judged[],
  pulled: VerifiedManifest,
  options: PlanOptions,
): SyncPlan {
  const isSound = (state: Judged) => !pulled.problems.has(itemKey(state));
  const plan = planSync(states.filter(isSound), options);
  return { ...plan, kept: [...plan.kept, ...states.filter((state) => !isSound(state))] };
}

/** Names a plan for the release that it leads to, so that a plan that fails again is known again (reliability.md 2.6). */
export function planHash(release: { epoch: number; seq: number }, plan: SyncPlan): string {
  const steps = plan.steps.map((step) =>
    step.action === 'remove'
      ? [step.action, itemKey(step.applied), step.applied.digest]
      : [step.action, itemKey(step.item), step.item.digest],
  );
  return sha256(JSON.stringify([release.epoch, release.seq, steps]));
}
