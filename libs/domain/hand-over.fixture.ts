import { KEEP_AND_REPORT, type DriftPolicy } from './drift.ts';
import type { AppliedItem, FoundItem } from './installed.ts';
import { itemStates } from './item-states.ts';
import type { ManifestItem } from './manifest.ts';
import { Places } from './places.ts';
import { planSync, type PlanOptions } from './plan.ts';

/* Each item is `guid` at a path; its digest is that of its GUID, path and text. */

/** GUID, path and text. */
export type At = [guid: string, path: string, text?: string];

const digestOf = ([guid, path, text = '1']: At) => `${guid} ${path} ${text}`;
const item = (at: At) => {
  const [guid, path] = at;
  return { contentType: 'script', guid, name: guid, path, version: 1, digest: digestOf(at) };
};
const published = (at: At): ManifestItem => ({
  ...item(at),
  tags: [],
  references: [],
  body: { sha256: at[2] ?? '1', size: 1, mediaType: 'text/plain' },
});

/** What is published and here, and how a sync is asked for. */
export interface Given {
  wanted: At[];
  here: At[];
  /** GUIDs of what was changed, deleted or moved away here, or left out. */
  changed?: string[];
  deleted?: string[];
  moved?: string[];
  /** GUIDs of what is published for a place that holds just that, under another item. */
  equal?: string[];
  excluded?: string[];
  prune?: boolean;
  overwrite?: boolean;
  policy?: Partial<DriftPolicy>;
  /** The GUIDs that the sync is for; left out: everything. */
  only?: string[];
}

/** The plan, and the states that it was made from by their GUID. */
export function planOf(given: Given) {
  const { wanted, here, changed = [], moved = [], excluded = [] } = given;
  const applied: AppliedItem[] = here.map(item);
  const owners = new Places<AppliedItem>();
  for (const was of applied) owners.add(was.path, was);
  const was = new Map(applied.map((each) => [each.guid, each]));
  const asked = new Map([...applied, ...wanted.map(published)].map((each) => [each.guid, each]));
  const [isChanged, isMoved] = [new Set(changed), new Set(moved)];
  const found = [...asked.values()].map(({ contentType, guid, path }): FoundItem => {
    if (isMoved.has(guid)) return { contentType, guid, digest: null, movedTo: 'elsewhere' };
    const others = owners.inTheWay(path).filter((owner) => owner.guid !== guid);
    const inTheWay = was.get(guid)?.path === path ? [] : others;
    const isDeleted = given.deleted?.includes(guid) === true;
    const applied = isDeleted ? null : (was.get(guid)?.digest ?? null);
    const digest = isChanged.has(guid) ? 'ours' : applied;
    const isEqual = given.equal?.includes(guid) === true;
    return { contentType, guid, digest, inTheWay, ...(isEqual && { isEqual }) };
  });
  const states = itemStates(wanted.map(published), applied, found, {
    exclusion: ({ guid }, before) =>
      [guid, before?.guid].some((each) => excluded.includes(each ?? '')) ? 'ours' : null,
    failure: () => null,
    ignored: () => null,
    ignoredBefore: () => null,
  });
  const options: PlanOptions = {
    prune: () => given.prune === true,
    overwrite: given.overwrite === true,
    adopt: false,
    policy: () => ({ ...KEEP_AND_REPORT, ...given.policy }),
  };
  const isMeant = ({ guid }: { guid: string }) => given.only?.includes(guid) ?? true;
  const plan = planSync(states.filter(isMeant), options, states);
  return { plan, states: new Map(states.map((state) => [state.guid, state])) };
}

/** What a plan does, in a few words each. */
export function told(given: Given) {
  const { steps, kept, blocked } = planOf(given).plan;
  return {
    steps: steps.map((step) => {
      if (step.action !== 'remove') return `${step.action} ${step.item.guid}`;
      const { applied, successor } = step;
      return `remove ${applied.guid}${successor === null ? '' : ` for ${successor.guid}`}`;
    }),
    kept: kept.map(({ guid, state }) => `${guid} ${state}`),
    blocked: blocked.map(({ state, code }) => `${state.guid} ${code}`),
  };
}
