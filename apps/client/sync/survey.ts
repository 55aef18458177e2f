import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { itemKey, normalGuid, type ItemBody, type ItemKey } from '#domain/item';
import type { ContentWriter, TargetRecord } from '#connectors/connector';
import type { FoundItem, InstalledState } from '#domain/installed';
import { itemStates } from '#domain/item-states';
import type { ManifestItem } from '#domain/manifest';
import {
  itemOf,
  planSync,
  type Judged,
  type PlanOptions,
  type PlanStep,
  type SyncPlan,
} from '#domain/plan';
import { exclusionOf } from './item-overrides.ts';
import type { RetryPolicy } from '../connection/retry.ts';
import type { Instance } from '../instance.ts';
import { fetchNamed } from '../pull/fetch.ts';
import type { VerifiedManifest } from '../pull/verify.ts';

/** What a command acts on: everything, one content type, or one item. */
export interface Selection {
  contentType: string | undefined;
  /** A GUID, `type/guid`, a path or a name. */
  item: string | undefined;
  /** Only items in this state. */
  state?: InstalledState | undefined;
  /** Only items whose name or path holds this text, without regard to case. */
  match?: string | undefined;
}

/** Everything, which is what a mass sync and a report look at. */
export const EVERYTHING: Selection = { contentType: undefined, item: undefined };

/** What the states are judged by. */
export interface SurveyOptions {
  pulled: VerifiedManifest;
  record: TargetRecord | null;
  /** The item that a person named. */
  named: ItemKey | null;
  now: Date;
  /** How the server is asked for bodies that a comparison needs; without it, no server is asked. */
  retryPolicy?: RetryPolicy;
  /** False for the report of a failure: it may be that the file of decisions is damaged, and those read before count. */
  readsDecisions?: boolean;
}

/**
 * The state of every item here, compared with the manifest (docs/design.md#3). An item that is named itself is never left out
 * by its tags: those concern the mass sync.
 */
export async function survey(
  instance: Instance,
  writer: ContentWriter,
  { pulled, record, named, now, retryPolicy, readsDecisions = true }: SurveyOptions,
): Promise<Judged[]> {
  const { manifest, problems } = pulled;
  if (readsDecisions) instance.overrides.reload();
  // An item that breaks a rule is not even looked for: its path is not to be trusted (B32).
  const sound = manifest.items.filter((item) => !problems.has(itemKey(item)));
  const applied = record?.items ?? [];
  const bodyOf = (body: ItemBody) => instance.blobs.find(body);
  const first = await writer.installed(sound, applied, bodyOf);
  const found = await comparedAgain(instance, writer, first, { sound, retryPolicy });
  const isNamed = (item: ItemKey) => named !== null && itemKey(item) === itemKey(named);
  return itemStates(manifest.items, applied, found, {
    exclusion: (item, predecessor) =>
      isNamed(item) ? null : exclusionOf(instance, item, now, predecessor),
    failure: (item, digest) =>
      problems.get(itemKey(item)) ?? instance.failures.reason(item, digest),
    ignored: (item, facts) => instance.overrides.ignored(item, facts),
    ignoredBefore: (item, facts, heir) => instance.overrides.ignoredBefore(item, facts, heir),
  });
}

/**
 * Compares once more what was here before ProSync and may differ in local tuning alone: with its body, which is fetched for it,
 * so that the first contact links it as `adopt` does. A body that the server no longer has whole leaves the item as it was seen.
 */
async function comparedAgain(
  instance: Instance,
  writer: ContentWriter,
  found: readonly FoundItem[],
  { sound, retryPolicy }: { sound: readonly ManifestItem[]; retryPolicy: RetryPolicy | undefined },
): Promise<readonly FoundItem[]> {
  const wanting = new Set(found.flatMap((item) => (item.needsBody ? [itemKey(item)] : [])));
  if (wanting.size === 0 || retryPolicy === undefined) return found;
  const items = sound.filter((item) => wanting.has(itemKey(item)));
  try {
    const bodies = items.map(({ body }) => body);
    await fetchNamed(instance, bodies, retryPolicy);
  } catch (error) {
    if (!(error instanceof ProSyncError) || !error.code.startsWith('verify-body')) throw error;
  }
  const again = await writer.installed(items, [], (body) => instance.blobs.find(body));
  const now = new Map(again.map((item) => [itemKey(item), item]));
  return found.map((item) => now.get(itemKey(item)) ?? item);
}

/** True for items that a narrowed selection names; a filter limits what a bulk action touches. */
function isMeant(state: Judged, { contentType, state: wanted, match }: Selection): boolean {
  if (contentType !== undefined && state.contentType !== contentType) return false;
  if (wanted !== undefined && state.state !== wanted) return false;
  const text = match?.toLowerCase();
  if (text === undefined) return true;
  return state.name.toLowerCase().includes(text) || state.path.toLowerCase().includes(text);
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
  const isKnown = contentType === undefined || states.some((s) => s.contentType === contentType);
  if (isKnown) return states.filter((state) => isMeant(state, selection));
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
  all: readonly Judged[],
): SyncPlan {
  const isSound = (state: Judged) => !pulled.problems.has(itemKey(state));
  const plan = planSync(states.filter(isSound), options, all);
  return { ...plan, kept: [...plan.kept, ...states.filter((state) => !isSound(state))] };
}

function placeOf(step: PlanStep): string[] {
  return 'keepsPlace' in step && step.keepsPlace === true ? ['keepsPlace'] : [];
}

/** Names a plan for the release that it leads to, so that a plan that fails again is known again (docs/guarantees.md#2.6). */
export function planHash(release: { epoch: number; seq: number }, plan: SyncPlan): string {
  const steps = plan.steps.map((step) => {
    const { digest, ...key } = itemOf(step);
    return [step.action, itemKey(key), digest, ...placeOf(step)];
  });
  return sha256(JSON.stringify([release.epoch, release.seq, steps]));
}
