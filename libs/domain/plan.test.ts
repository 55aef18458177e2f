import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ManifestItem } from './manifest.ts';
import {
  excludingTag,
  installedState,
  itemStates,
  planSync,
  removalLimit,
  type AppliedItem,
  type Facts,
  type FoundItem,
} from './plan.ts';

const wanted = (digest: string, version = 2, guid = 'g'): ManifestItem => ({
  contentType: 'script',
  guid,
  name: 'Name',
  path: 'path',
  tags: [],
  references: [],
  body: { sha256: digest, size: 1, mediaType: 'text/plain' },
  version,
  digest,
});
const applied = (digest: string, version = 1, guid = 'g'): AppliedItem => {
  return { contentType: 'script', guid, name: 'Name', path: 'path', version, digest };
};
const facts = (some: Partial<Facts>): Facts => {
  const here = { found: null, namesake: null, exclusion: null, failure: null };
  return { wanted: null, applied: null, ...here, ...some };
};

// The last table of design.md 3, cell by cell: what is wanted, what ProSync applied, what is here, and the state.
const CELLS: [name: string, facts: Facts, state: string, reason: RegExp | null][] = [
  ['a namesake is here', facts({ wanted: wanted('n'), namesake: 'own' }), 'drifted', /GUID own/],
  [
    "the installed digest is the manifest's",
    facts({ wanted: wanted('n'), applied: applied('n'), found: 'n' }),
    'up-to-date',
    null,
  ],
  [
    'equal, and here before ProSync',
    facts({ wanted: wanted('n'), found: 'n' }),
    'up-to-date',
    null,
  ],
  [
    'equal by a change made here',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'n' }),
    'up-to-date',
    null,
  ],
  [
    'the manifest has another version',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'o' }),
    'update-available',
    null,
  ],
  ['in the manifest, not here', facts({ wanted: wanted('n') }), 'not-installed', null],
  [
    'installed by ProSync, no longer in the manifest',
    facts({ applied: applied('o'), found: 'o' }),
    'deprecated',
    null,
  ],
  [
    'no longer in the manifest, and gone here',
    facts({ applied: applied('o') }),
    'deprecated',
    null,
  ],
  [
    'changed here, update available',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'x' }),
    'drifted',
    /changed here/,
  ],
  [
    'changed here, nothing new',
    facts({ wanted: wanted('n'), applied: applied('n'), found: 'x' }),
    'drifted',
    /changed here/,
  ],
  [
    'deleted here',
    facts({ wanted: wanted('n'), applied: applied('n') }),
    'drifted',
    /deleted here/,
  ],
  [
    'changed here, no longer in the manifest',
    facts({ applied: applied('o'), found: 'x' }),
    'drifted',
    /no longer published/,
  ],
  [
    'here before ProSync, and different',
    facts({ wanted: wanted('n'), found: 'x' }),
    'drifted',
    /before ProSync/,
  ],
  ['left out', facts({ wanted: wanted('n'), exclusion: 'tag Ticket' }), 'excluded', /^tag Ticket$/],
  [
    'left out, and changed here',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'x', exclusion: 'tag Ticket' }),
    'excluded',
    /^tag Ticket$/,
  ],
  [
    'the last attempt to install failed',
    facts({ wanted: wanted('n'), failure: 'why' }),
    'failed',
    /^why$/,
  ],
  [
    'the last attempt to update failed',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'o', failure: 'why' }),
    'failed',
    /^why$/,
  ],
  [
    'failed once, equal by now',
    facts({ wanted: wanted('n'), applied: applied('n'), found: 'n', failure: 'why' }),
    'up-to-date',
    null,
  ],
  [
    'failed once, changed here by now',
    facts({ wanted: wanted('n'), applied: applied('o'), found: 'x', failure: 'why' }),
    'drifted',
    /changed here/,
  ],
];

test.each(CELLS)('%s', (_, given, state, reason) => {
  const judged = installedState(given);
  expect(judged.state).toBe(state);
  if (reason === null) expect(judged.reason).toBeNull();
  else expect(judged.reason).toMatch(reason);
});

const NOTHING = { prune: false, overwrite: false };
const planFor = (given: Facts, options = NOTHING) => {
  const { state, reason } = installedState(given);
  const item = given.wanted ?? given.applied ?? wanted('n');
  const entry = {
    contentType: 'script',
    guid: 'g',
    name: item.name,
    path: item.path,
    state,
    reason,
  };
  const versions = {
    installedVersion: null,
    availableVersion: null,
    installedDigest: null,
    availableDigest: null,
  };
  return planSync([{ ...entry, ...versions, facts: given }], options);
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
    const told = planFor(drifted, { prune: false, overwrite: true });
    expect(told).toMatchObject({ steps: [{ action: 'update' }], kept: [] });
  });

  test('removes deprecated items only when it is told to prune', () => {
    expect(planFor(deprecated)).toMatchObject({ steps: [], kept: [{ state: 'deprecated' }] });
    const told = planFor(deprecated, { prune: true, overwrite: false });
    expect(told).toMatchObject({ steps: [{ action: 'remove' }], kept: [] });
  });

  test('removes no item that was changed here', () => {
    const changed = facts({ applied: applied('o'), found: 'x' });
    expect(planFor(changed, { prune: true, overwrite: true }).steps).toEqual([]);
  });

  test('leaves excluded items alone whatever it is told', () => {
    const excluded = facts({ wanted: wanted('n'), exclusion: 'tag Global' });
    expect(planFor(excluded, { prune: true, overwrite: true }).steps).toEqual([]);
  });

  test('lets the record follow an equal item that ProSync applied, and adopts no other', () => {
    const behind = facts({ wanted: wanted('n', 3), applied: applied('n', 1), found: 'n' });
    expect(planFor(behind).steps).toMatchObject([{ action: 'link', item: { version: 3 } }]);
    expect(planFor(facts({ wanted: wanted('n'), found: 'n' })).steps).toEqual([]);
    const recorded = facts({ wanted: wanted('n', 2), applied: applied('n', 2), found: 'n' });
    expect(planFor(recorded)).toEqual({ steps: [], kept: [] });
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

test('a tag excludes without regard to case, and is named as the item has it', () => {
  expect(excludingTag(['x', 'TICKET'], ['Global', 'Ticket'])).toBe('tag TICKET');
  expect(excludingTag(['Tickets'], ['Ticket'])).toBeNull();
});

test('for any manifest, record and target: every item has one state, and a second sync has nothing to do', () => {
  const digest = fc.constantFrom('a', 'b', 'c');
  const guid = fc.constantFrom('1', '2', '3', '4', '5');
  const one = fc.record({ guid, digest, version: fc.integer({ min: 1, max: 3 }) });
  const unique = fc.uniqueArray(one, { selector: (entry) => entry.guid });
  const judge = { exclusion: () => null, failure: () => null };
  fc.assert(
    fc.property(unique, unique, unique, (published, recorded, here) => {
      const manifest = published.map((p) => wanted(p.digest, p.version, p.guid));
      const record = recorded.map((r) => applied(r.digest, r.version, r.guid));
      const found: FoundItem[] = here.map((h) => ({ contentType: 'script', ...h }));
      const states = itemStates(manifest, record, found, judge);
      const keys = new Set([...published, ...recorded].map((entry) => entry.guid));
      expect(states.map((state) => state.guid).sort()).toEqual([...keys].sort());
      const { steps } = planSync(states, { prune: true, overwrite: true });
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
