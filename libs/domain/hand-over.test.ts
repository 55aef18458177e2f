import { describe, expect, test } from 'vitest';
import { planOf, told, type At, type Given } from './hand-over.fixture.ts';
import { itemKey } from './item.ts';
import { isPlainRemoval, withYes } from './plan.ts';

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

  test('is handed over when the other one was changed to just what takes it', () => {
    const equal: Given = { ...changedGuid, changed: ['one'], equal: ['two'] };
    for (const prune of [false, true]) {
      const { steps, kept, blocked } = told({ ...equal, prune });
      expect(steps.toSorted()).toEqual(['install two', 'remove one for two']);
      expect([kept, blocked]).toEqual([[], []]);
    }
    expect(planOf(equal).states.get('two')).toMatchObject({ state: 'not-installed', drift: null });
  });

  test('stays excluded under the name of the item that takes it', () => {
    const { steps, kept } = told({ ...changedGuid, excluded: ['one'], prune: true });
    expect([steps, kept]).toEqual([[], ['two excluded', 'one excluded']]);
  });

  test.each(['deleted', 'moved'] as const)(
    'stays as it is when its file was %s here, until a person or a policy says otherwise',
    (kind) => {
      const gone: Given = { ...changedGuid, [kind]: ['one'] };
      for (const prune of [false, true]) {
        expect(told({ ...gone, prune }).steps).toEqual([]);
        const two = planOf({ ...gone, prune }).states.get('two');
        expect(two).toMatchObject({ state: 'drifted', drift: kind });
        expect(two?.reason).toContain('since ProSync applied it as one (one)');
      }
      for (const more of [{ overwrite: true }, { policy: { [kind]: 'automatic' as const } }]) {
        const { plan } = planOf({ ...gone, ...more });
        const removed = plan.steps.find(({ action }) => action === 'remove');
        expect(plan.steps.map(({ action }) => action).toSorted()).toEqual(['install', 'remove']);
        expect(removed).not.toHaveProperty('isForgotten');
      }
      const asked = planOf({ ...gone, policy: { [kind]: 'ask' } }).plan;
      expect([asked.steps, asked.questions.length]).toEqual([[], 2]);
    },
  );

  test('that waits for an item which was deleted here does not make room for a third one', () => {
    const wanted: Given['wanted'] = [
      ['two', 'a'],
      ['three', 'a/x'],
    ];
    const { plan } = planOf({ wanted, here: [['one', 'a']], deleted: ['one'], prune: true });
    expect(plan.steps).toEqual([]);
    expect(plan.blocked[0]?.detail).toContain('whose path is kept for another published item');
  });

  test('passes without the file that somebody moved away, when a file takes the place of its folder', () => {
    const { plan } = planOf({ wanted: [['two', 'a']], here: [['one', 'a/x']], moved: ['one'] });
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
  const began = process.cpuUsage();
  const { plan } = planOf({ here, wanted, changed: ['g-4999'] });
  expect(plan.blocked).toHaveLength(4_999);
  expect(new Set(plan.blocked.map(({ state }) => itemKey(state))).size).toBe(4_999);
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(10_000);
});
