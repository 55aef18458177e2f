import { describe, expect, test } from 'vitest';
import { KEEP_AND_REPORT, type DriftPolicy } from './drift.ts';
import { itemStates, type AppliedItem, type FoundItem } from './installed.ts';
import { itemKey } from './item.ts';
import type { ManifestItem } from './manifest.ts';
import { Places } from './places.ts';
import { isPlainRemoval, planSync, withYes, type PlanOptions } from './plan.ts';

/* Each item is `guid` at a path; its digest is that of its GUID, path and text. */

type At = [guid: string, path: string, text?: string];

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

interface Given {
  wanted: At[];
  here: At[];
  /** GUIDs of what was changed here, moved away by hand, or left out. */
  changed?: string[];
  moved?: string[];
  excluded?: string[];
  prune?: boolean;
  overwrite?: boolean;
  policy?: Partial<DriftPolicy>;
  /** The GUIDs that the sync is for; left out: everything. */
  only?: string[];
}

function planOf(given: Given) {
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
    const digest = isChanged.has(guid) ? 'ours' : (was.get(guid)?.digest ?? null);
    return { contentType, guid, digest, inTheWay };
  });
  const states = itemStates(wanted.map(published), applied, found, {
    exclusion: ({ guid }, before) =>
      [guid, before?.guid].some((each) => excluded.includes(each ?? '')) ? 'ours' : null,
    failure: () => null,
    ignored: () => null,
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

// What a plan does, in a few words each.
function told(given: Given) {
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

describe('a place with another item', () => {
  const changedGuid: Given = { wanted: [['two', 'a']], here: [['one', 'a']] };

  test.each([true, false])('is handed over in one plan, with prune %s', (prune) => {
    const { steps, kept, blocked } = told({ ...changedGuid, prune });
    expect(steps.toSorted()).toEqual(['install two', 'remove one for two']);
    expect([kept, blocked]).toEqual([[], []]);
    const { plan } = planOf({ ...changedGuid, prune });
    expect(plan.steps.filter(isPlainRemoval)).toEqual([]);
  });

  test('is handed over for one item alone', () => {
    expect(told({ ...changedGuid, only: ['two'] }).steps).toEqual([
      'install two',
      'remove one for two',
    ]);
  });

  test('stays when the other one is changed here, until a person or a policy overwrites it', () => {
    const changed = { ...changedGuid, changed: ['one'], prune: true };
    expect(told(changed).steps).toEqual([]);
    expect(planOf(changed).states.get('two')).toMatchObject({ state: 'drifted', drift: 'changed' });
    expect(planOf(changed).states.get('two')?.reason).toContain('as one (one)');
    const policy = { changed: 'overwrite' as const };
    for (const more of [{ overwrite: true }, { policy }]) {
      const { steps } = told({ ...changed, ...more });
      expect(steps.toSorted()).toEqual(['install two', 'remove one for two']);
    }
  });

  test('stays excluded under the name of the item that takes it', () => {
    const { steps, kept } = told({ ...changedGuid, excluded: ['one'], prune: true });
    expect([steps, kept]).toEqual([[], ['two excluded', 'one excluded']]);
  });

  test('passes also when somebody moved the file away; that file stays', () => {
    const { plan } = planOf({ ...changedGuid, moved: ['one'] });
    expect(plan.steps).toMatchObject([
      { action: 'install' },
      { action: 'remove', isForgotten: true },
    ]);
  });

  test('is not removed when a published item belongs there that is left out, or not meant', () => {
    const two = { ...changedGuid, prune: true };
    for (const more of [{ excluded: ['two'] }, { only: ['one'] }]) {
      const { plan } = planOf({ ...two, ...more });
      expect(plan.steps).toEqual([]);
      expect(plan.kept.find(({ guid }) => guid === 'one')?.reason).toContain('kept for two');
    }
  });
});

test('two published items of one path: the applied one has it, and it is no drift', () => {
  const both: Given = {
    wanted: [
      ['one', 'a'],
      ['two', 'a', '2'],
    ],
    here: [['one', 'a']],
    overwrite: true,
    prune: true,
  };
  expect(told(both)).toEqual({ steps: [], kept: [], blocked: ['two path-collision'] });
  expect(planOf(both).plan.blocked[0]?.detail).toContain('published for the same path');
});

test.each<[string, Given, string[]]>([
  [
    'a swap',
    {
      wanted: [
        ['one', 'b'],
        ['two', 'a'],
      ],
      here: [
        ['one', 'a'],
        ['two', 'b'],
      ],
    },
    ['update one', 'update two'],
  ],
  [
    'a circle of three',
    {
      wanted: [
        ['one', 'b'],
        ['two', 'c'],
        ['three', 'a'],
      ],
      here: [
        ['one', 'a'],
        ['two', 'b'],
        ['three', 'c'],
      ],
    },
    ['update one', 'update two', 'update three'],
  ],
  [
    'a file in the place of a folder',
    {
      wanted: [['new', 'x']],
      here: [
        ['one', 'x/1'],
        ['two', 'x/2'],
      ],
    },
    ['install new', 'remove one for new', 'remove two for new'],
  ],
  [
    'a folder in the place of a file',
    {
      wanted: [
        ['one', 'x/1'],
        ['two', 'x/2'],
      ],
      here: [['old', 'x']],
    },
    ['install one', 'install two', 'remove old for one'],
  ],
])('%s goes in one plan', (_, given, steps) => {
  expect(told(given)).toEqual({ steps, kept: [], blocked: [] });
});

test.each<[string, Given, string[]]>([
  [
    'of a chain, all stay behind the one that was changed here',
    {
      wanted: [
        ['one', 'b'],
        ['two', 'c'],
        ['three', 'd'],
      ],
      here: [
        ['one', 'a'],
        ['two', 'b'],
        ['three', 'c'],
      ],
      changed: ['three'],
    },
    ['two path-taken', 'one path-taken'],
  ],
  [
    'a folder gives way as a whole or not at all',
    {
      wanted: [['new', 'x']],
      here: [
        ['one', 'x/1'],
        ['two', 'x/2'],
      ],
      changed: ['two'],
    },
    ['new path-taken'],
  ],
  [
    'what moves is left out here',
    {
      wanted: [
        ['one', 'b'],
        ['two', 'a'],
      ],
      here: [['one', 'a']],
      excluded: ['one'],
    },
    ['two path-taken'],
  ],
  [
    'what moves is not meant',
    {
      wanted: [
        ['one', 'b'],
        ['two', 'a'],
      ],
      here: [['one', 'a']],
      only: ['two'],
    },
    ['two path-taken'],
  ],
])('%s', (_, given, blocked) => {
  const is = told(given);
  expect(is.blocked).toEqual(blocked);
  expect(is.steps).toEqual([]);
});

test('what waits for the answer to a question is asked about with it', () => {
  const { plan } = planOf({
    wanted: [
      ['one', 'b'],
      ['two', 'a'],
    ],
    here: [['one', 'a']],
    moved: ['one'],
    policy: { moved: 'ask' },
  });
  expect(plan.steps).toEqual([]);
  expect(plan.questions.map(({ state }) => state.guid).toSorted()).toEqual(['one', 'two']);
  expect(
    withYes(plan)
      .steps.map((step) => step.action)
      .toSorted(),
  ).toEqual(['install', 'update']);
});

test('a long chain is planned in a moment', () => {
  const paths = Array.from({ length: 5_000 }, (_, n) => `p-${n}`);
  const here = paths.map((path, n): At => [`g-${n}`, path]);
  const wanted = paths.map((_, n): At => [`g-${n}`, `p-${n + 1}`]);
  const started = performance.now();
  const { plan } = planOf({ here, wanted, changed: ['g-4999'] });
  expect(plan.blocked).toHaveLength(4_999);
  expect(new Set(plan.blocked.map(({ state }) => itemKey(state))).size).toBe(4_999);
  expect(performance.now() - started).toBeLessThan(10_000);
});
