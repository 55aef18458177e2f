import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEEP_AND_REPORT, type DriftHandling } from './drift.ts';
import { installedState, type AppliedItem, type Facts, type FoundItem } from './installed.ts';
import { itemStates } from './item-states.ts';
import { applied, facts, wanted } from './installed.fixture.ts';
import {
  changesOf,
  handOversOf,
  isPlainRemoval,
  itemOf,
  planSync,
  removalLimit,
  withNo,
  withYes,
  type PlanOptions,
  type PlanStep,
} from './plan.ts';

const NOTHING: PlanOptions = {
  prune: () => false,
  overwrite: false,
  adopt: false,
  policy: () => KEEP_AND_REPORT,
};
const ALL = { ...NOTHING, prune: () => true, overwrite: true };
const planFor = (given: Facts, options: Partial<PlanOptions> = {}) => {
  const item = given.wanted ?? given.applied ?? wanted('n');
  const { contentType, guid, name, path } = item;
  const versions = { installedVersion: null, availableVersion: null };
  const digests = { installedDigest: null, availableDigest: null };
  const state = {
    contentType,
    guid,
    name,
    path,
    ...installedState(given),
    ...versions,
    ...digests,
  };
  return planSync([{ ...state, facts: given }], { ...NOTHING, ...options });
};

describe('a sync', () => {
  const drifted = facts({ wanted: wanted('n'), applied: applied('o'), found: 'x' });
  const deprecated = facts({ applied: applied('o'), found: 'o' });

  test('installs what is missing and updates what is behind', () => {
    expect(planFor(facts({ wanted: wanted('n') })).steps).toMatchObject([{ action: 'install' }]);
    const behind = facts({ wanted: wanted('n'), applied: applied('o'), found: 'o' });
    expect(planFor(behind).steps).toMatchObject([{ action: 'update' }]);
  });

  test('tries again what failed', () => {
    const failed = facts({ wanted: wanted('n'), failure: 'why' });
    expect(planFor(failed).steps).toMatchObject([{ action: 'install' }]);
  });

  test('leaves drifted items alone unless it is told to overwrite', () => {
    expect(planFor(drifted)).toMatchObject({ steps: [], kept: [{ state: 'drifted' }] });
    const told = planFor(drifted, { overwrite: true });
    expect(told).toMatchObject({ steps: [{ action: 'update' }], kept: [] });
  });

  test('removes deprecated items only when it is told to prune', () => {
    expect(planFor(deprecated)).toMatchObject({ steps: [], kept: [{ state: 'deprecated' }] });
    const told = planFor(deprecated, { prune: () => true });
    expect(told).toMatchObject({ steps: [{ action: 'remove' }], kept: [] });
  });

  test('removes no item that was changed here', () => {
    const changed = facts({ applied: applied('o'), found: 'x' });
    expect(planFor(changed, ALL).steps).toEqual([]);
  });

  test('leaves excluded items alone whatever it is told', () => {
    const excluded = facts({ wanted: wanted('n'), exclusion: 'tag Global' });
    expect(planFor(excluded, ALL).steps).toEqual([]);
  });

  test.each([
    ['keep', { steps: [], kept: [{ drift: 'changed' }], detached: [] }],
    ['overwrite', { steps: [{ action: 'update' }], kept: [], detached: [] }],
    ['detach', { steps: [], kept: [{ drift: 'changed' }], detached: [{ drift: 'changed' }] }],
  ] as const)('with the policy %s for what was changed here', (changed, expected) => {
    const policy = () => ({ ...KEEP_AND_REPORT, changed });
    expect(planFor(drifted, { policy })).toMatchObject(expected);
  });

  test('removes what was moved and is published no more only when both are allowed', () => {
    const moved = facts({ applied: applied('o'), movedTo: 'elsewhere' });
    const automatic = () => ({ ...KEEP_AND_REPORT, moved: 'automatic' as const });
    const prune = () => true;
    expect(planFor(moved, { prune }).steps).toEqual([]);
    expect(planFor(moved, { policy: automatic }).steps).toEqual([]);
    const both = planFor(moved, { prune, policy: automatic });
    expect(both).toMatchObject({ steps: [{ action: 'remove' }], kept: [] });
  });

  test.each(['moved', 'deleted'] as const)('reports, asks about or mends what was %s', (kind) => {
    const gone = facts({
      wanted: wanted('n'),
      applied: applied('o'),
      movedTo: kind === 'moved' ? 'elsewhere' : null,
    });
    const plan = (handling: DriftHandling) =>
      planFor(gone, { policy: () => ({ ...KEEP_AND_REPORT, [kind]: handling }) });
    expect(plan('report')).toMatchObject({ steps: [], kept: [{ drift: kind }] });
    expect(plan('automatic')).toMatchObject({ steps: [{ action: 'update' }], kept: [] });
    const asked = plan('ask');
    expect(asked).toMatchObject({ steps: [], kept: [], questions: [{ state: { drift: kind } }] });
    expect(withYes(asked)).toMatchObject({ steps: [{ action: 'update' }], kept: [] });
    expect(withNo(asked)).toMatchObject({ steps: [], kept: [{ drift: kind }] });
  });

  test('updates the content of what is still known where it was moved to, and leaves it there', () => {
    const moved = facts({
      wanted: wanted('n'),
      applied: applied('o'),
      found: 'o',
      movedTo: 'elsewhere',
    });
    const plan = (handling: DriftHandling) =>
      planFor(moved, { policy: () => ({ ...KEEP_AND_REPORT, moved: handling }) });
    const inPlace = { steps: [{ action: 'update', keepsPlace: true }], kept: [] };
    expect(plan('report')).toMatchObject(inPlace);
    expect(withNo(plan('ask'))).toMatchObject(inPlace);
    expect(planFor({ ...moved, ignored: 'ours' })).toMatchObject(inPlace);
    const back = [plan('automatic'), withYes(plan('ask')), planFor(moved, ALL)];
    for (const { steps } of back) {
      expect(steps).toMatchObject([{ action: 'update' }]);
      expect(steps[0]).not.toHaveProperty('keepsPlace');
    }
    const current = facts({ ...moved, wanted: wanted('o', 1) });
    expect(planFor(current)).toMatchObject({ steps: [], kept: [{ drift: 'moved' }] });
  });

  test('never writes in the place of a namesake: it links it when the policy says so, and the connector finds it equal', () => {
    const namesake = facts({ wanted: wanted('n'), namesake: 'own' });
    expect(planFor(namesake, ALL)).toMatchObject({ steps: [], kept: [{ drift: 'namesake' }] });
    const beside = () => ({ ...KEEP_AND_REPORT, namesake: 'beside' as const });
    expect(planFor(namesake, { policy: beside }).steps).toMatchObject([{ action: 'install' }]);
    const policy = () => ({ ...KEEP_AND_REPORT, namesake: 'automatic' as const });
    expect(planFor(namesake, { policy }).steps).toMatchObject([
      { action: 'link', namesake: 'own' },
    ]);
  });

  test('leaves drift alone that somebody decided to leave, unless it is told to overwrite', () => {
    const policy = () => ({ ...KEEP_AND_REPORT, changed: 'overwrite' as const });
    const ignored = { ...drifted, ignored: 'ours' };
    expect(planFor(ignored, { policy })).toMatchObject({ steps: [], kept: [{ drift: 'changed' }] });
    expect(planFor(ignored, { overwrite: true }).steps).toMatchObject([{ action: 'update' }]);
  });

  test('links an equal item that was here before only when it is told to adopt', () => {
    const equal = facts({ wanted: wanted('n'), found: 'n' });
    expect(planFor(equal, { adopt: true }).steps).toMatchObject([
      { action: 'link', applied: null },
    ]);
  });

  test('lets the record follow an equal item that ProSync applied, and adopts no other', () => {
    const behind = facts({ wanted: wanted('n', 3), applied: applied('n', 1), found: 'n' });
    expect(planFor(behind).steps).toMatchObject([{ action: 'link', item: { version: 3 } }]);
    expect(planFor(facts({ wanted: wanted('n'), found: 'n' })).steps).toEqual([]);
    const recorded = facts({ wanted: wanted('n', 2), applied: applied('n', 2), found: 'n' });
    expect(planFor(recorded)).toMatchObject({ steps: [], kept: [] });
  });
});

test.each([
  [0, 20],
  [200, 20],
  [209, 20],
  [210, 21],
  [1000, 100],
])('I8: of %i installed items one run may remove %i', (installed, limit) => {
  expect(removalLimit(installed)).toBe(limit);
});

test('for any manifest, record and target: every item has one state, and a second sync has nothing to do', () => {
  const digest = fc.constantFrom('a', 'b', 'c');
  const guid = fc.constantFrom('1', '2', '3', '4', '5');
  const one = fc.record({ guid, digest, version: fc.integer({ min: 1, max: 3 }) });
  const unique = fc.uniqueArray(one, { selector: (entry) => entry.guid });
  const judge = {
    exclusion: () => null,
    failure: () => null,
    ignored: () => null,
    ignoredBefore: () => null,
  };
  fc.assert(
    fc.property(unique, unique, unique, (published, recorded, here) => {
      const manifest = published.map((p) => wanted(p.digest, p.version, p.guid));
      const record = recorded.map((r) => applied(r.digest, r.version, r.guid));
      const found: FoundItem[] = here.map((h) => ({ contentType: 'script', ...h }));
      const states = itemStates(manifest, record, found, judge);
      const keys = new Set([...published, ...recorded].map((entry) => entry.guid));
      expect(states.map((state) => state.guid).sort()).toEqual([...keys].sort());
      const { steps } = planSync(states, ALL);
      const after = applyAll(steps, record, found);
      const again = planSync(itemStates(manifest, after.record, after.found, judge), NOTHING);
      expect(again.steps).toEqual([]);
    }),
  );
});

function applyAll(
  steps: ReturnType<typeof planSync>['steps'],
  record: readonly AppliedItem[],
  found: readonly FoundItem[],
) {
  const records = new Map(record.map((item) => [item.guid, item]));
  const here = new Map(found.map((item) => [item.guid, item]));
  for (const step of steps) {
    const { guid } = step.action === 'remove' ? step.applied : step.item;
    records.delete(guid);
    if (step.action === 'remove') here.delete(guid);
    else {
      records.set(guid, applied(step.item.digest, step.item.version, guid));
      here.set(guid, { contentType: 'script', guid, digest: step.item.digest });
    }
  }
  return { record: [...records.values()], found: [...here.values()] };
}

test('nothing is done about an item that the target does not support', () => {
  const unsupported = { unsupported: 'Why.', wanted: wanted('n') };
  expect(planFor(facts(unsupported), ALL).steps).toEqual([]);
});

test('a place that passes from one item to another is one change, and no removal', () => {
  const successor = wanted('n', 1, 'heir');
  const steps: PlanStep[] = [
    { action: 'remove', applied: applied('o'), successor },
    { action: 'install', item: successor, applied: null },
    { action: 'remove', applied: applied('o', 1, 'gone'), successor: null },
    { action: 'remove', applied: applied('o', 1, 'far'), successor: { ...successor, path: 'far' } },
    { action: 'link', item: wanted('l', 1, 'linked'), applied: null, namesake: null },
  ];
  expect([...handOversOf(steps).values()]).toEqual([applied('o')]);
  expect(changesOf(steps).map((step) => itemOf(step).guid)).toEqual(['heir', 'gone', 'far']);
  const removals = steps.filter(isPlainRemoval);
  expect(removals.map((step) => itemOf(step).guid)).toEqual(['gone', 'far']);
});
