import { describe, expect, test } from 'vitest';
import { Associations } from './association.ts';
import { actionsOf } from './event-actions.ts';
import {
  ACME,
  MANUAL,
  steps,
  states,
  MOVED,
  DELETED,
  FOUND,
  PREFIXED,
  TAKEN,
  GONE,
  AMBIGUOUS,
  CREATE,
  ASSOCIATE,
  MOVE,
  planOf,
} from './plan.fixture.ts';
import { planRun } from './run-plan.ts';
import {
  associated,
  atRoot,
  company,
  comparisonOf,
  everything,
  location,
  record,
  worldOf,
  type WorldPart,
} from './world.fixture.ts';

describe('automatic', () => {
  test.each([
    ['Destination Moved moves', MOVED, [MOVE]],
    ['Destination Deleted creates again', DELETED, [CREATE]],
    ['Association Missing associates', FOUND, [ASSOCIATE]],
    [
      'Association Missing also renames with the prefix for association',
      { ...FOUND, settings: { prefix: 'MSP', prefixForAssociation: true } },
      [
        ASSOCIATE,
        {
          action: 'rename',
          destination: company('a'),
          from: 'acme',
          to: 'MSP Acme',
          freesName: false,
        },
      ],
    ],
    ['Prefix-based Association Missing associates', PREFIXED, [ASSOCIATE]],
    ['Source New creates', { source: [ACME] }, [CREATE]],
    [
      'Name Taken creates with the prefix',
      { ...TAKEN, settings: { prefix: 'MSP' } },
      [{ ...CREATE, name: 'MSP Acme' }],
    ],
    ['Name Taken without a prefix does nothing', TAKEN, []],
    ['Source Gone does nothing', GONE, []],
    ['Ambiguous does nothing', AMBIGUOUS, []],
    [
      'a destination that cannot move waits for a person',
      { ...MOVED, rules: { canMove: false } },
      [],
    ],
  ])('%s', (_, part: WorldPart, expected) => {
    const plan = planOf(part);
    expect(steps(plan)).toEqual(expected);
    expect(states(plan)).toEqual([expected.length > 0 ? 'planned' : 'manual']);
  });

  test.each([MOVED, DELETED, FOUND, PREFIXED, { source: [ACME] }, GONE, AMBIGUOUS])(
    'set to manual, nothing is handled',
    (part) => {
      const plan = planOf({ ...part, settings: { ...part.settings, ...MANUAL } });
      expect(plan.steps).toEqual([]);
      expect(states(plan)).toEqual(['manual']);
    },
  );

  test('at level report events are shown, whatever the settings', () => {
    const plan = planOf({ ...MOVED, settings: { level: 'report' } }, { action: 'move' });
    expect([plan.steps, states(plan)]).toEqual([[], ['shown']]);
  });

  test('an event whose step failed waits for a person', () => {
    const fingerprint = comparisonOf(FOUND).events[0]?.fingerprint ?? '';
    expect(states(planOf(FOUND, null, { failed: new Set([fingerprint]) }))).toEqual(['manual']);
  });
});

describe('children', () => {
  const source = [ACME, record(location('7'), 'Berlin', company('1'))];

  test('are created after their parent, and not without it', () => {
    expect(planOf({ source }).steps).toMatchObject([
      { action: 'create', source: company('1'), needs: [] },
      { action: 'create', source: location('7'), below: { createdFor: company('1') }, needs: [0] },
    ]);
  });

  test('are created after their parent was associated', () => {
    const destination = [atRoot(company('a'), 'Acme')];
    expect(planOf({ source, destination }).steps).toMatchObject([
      { action: 'associate', source: company('1') },
      { action: 'create', source: location('7'), below: { destination: company('a') }, needs: [0] },
    ]);
  });

  test('wait while a person has to decide about their parent', () => {
    const handling = { ...everything('automatic'), 'source-new': 'manual' as const };
    expect(states(planOf({ source, settings: { handling } }))).toEqual(['manual', 'waiting']);
  });

  test('wait for the next run when the decision leads elsewhere', () => {
    const destination = [
      atRoot(company('a'), 'Acme'),
      record(location('b'), 'Berlin', company('a')),
    ];
    const plan = planOf(
      { source, destination, settings: { prefix: 'MSP' } },
      { action: 'rename-existing' },
    );
    expect(states(plan)).toEqual(['planned', 'waiting']);
  });

  test('are ignored with their parent', () => {
    const fingerprint = comparisonOf({ source }).events[0]?.fingerprint ?? '';
    const plan = planOf({ source }, null, { ignored: new Set([fingerprint]) });
    expect([plan.steps, states(plan)]).toEqual([[], ['ignored', 'ignored']]);
  });
});

test('the order is: renames that free a name, creations, moves, associations, updates, removals', () => {
  const part: WorldPart = {
    source: [
      record(company('1'), 'Freed'),
      record(company('2'), 'Moved'),
      record(company('3'), 'Found'),
      record(company('4'), 'New'),
    ],
    destination: [
      atRoot(company('a'), 'Freed'),
      record(company('b'), 'Moved', company('a')),
      atRoot(company('c'), 'found'),
      atRoot(company('d'), 'Gone'),
    ],
    associations: [associated(company('2'), 'b'), associated(company('9'), 'd')],
    settings: { prefix: 'MSP', prefixForAssociation: true },
  };
  const { events } = comparisonOf(part);
  const of = (id: string) => events.find(({ source }) => source.id === id)?.fingerprint ?? '';
  const { settings, rules, associations } = worldOf(part);
  const { steps: planned } = planRun(events, {
    settings,
    rules,
    associations: new Associations(associations),
    decisions: [
      { fingerprint: of('1'), action: 'rename-existing' },
      { fingerprint: of('9'), action: 'deactivate' },
    ],
    ignored: new Set(),
    failed: new Set(),
  });
  expect(planned.map(({ action }) => action)).toEqual([
    'rename',
    'create',
    'create',
    'move',
    'associate',
    'rename',
    'deactivate',
  ]);
});

test('every event offers two actions or more, and says why one cannot be done', () => {
  for (const part of [
    MOVED,
    DELETED,
    FOUND,
    PREFIXED,
    TAKEN,
    GONE,
    AMBIGUOUS,
    { source: [ACME] },
  ]) {
    const { rules, settings } = worldOf(part);
    const [event] = comparisonOf(part).events;
    expect(event && actionsOf(event, rules, settings.prefix).length).toBeGreaterThanOrEqual(2);
  }
  const [moved] = comparisonOf(MOVED).events;
  const offered = moved && actionsOf(moved, { ...worldOf(MOVED).rules, canMove: false }, '');
  expect(offered?.[0]).toEqual({
    action: 'move',
    unavailable:
      'The destination offers no way to move it. Move it there by hand: the event then closes itself.',
  });
});
