import { describe, expect, test } from 'vitest';
import { Associations } from './association.ts';
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
  company,
  comparisonOf,
  record,
  worldOf,
  type WorldPart,
} from './world.fixture.ts';

describe('a person decides', () => {
  const manual = (part: WorldPart) => ({ ...part, settings: { ...part.settings, ...MANUAL } });

  test.each([
    ['move', MOVED, { action: 'move' }, [MOVE]],
    ['create again', DELETED, { action: 'create' }, [CREATE]],
    [
      'create with a name',
      DELETED,
      { action: 'create-with-name', name: ' Acme II ' },
      [{ ...CREATE, name: 'Acme II' }],
    ],
    ['associate', FOUND, { action: 'associate' }, [ASSOCIATE]],
    [
      'rename the existing one and create anew',
      { ...FOUND, settings: { prefix: 'MSP' } },
      { action: 'rename-existing' },
      [
        {
          action: 'rename',
          destination: company('a'),
          from: 'acme',
          to: 'MSP acme',
          freesName: true,
        },
        CREATE,
      ],
    ],
    [
      'associate and rename',
      PREFIXED,
      { action: 'associate-and-rename' },
      [
        ASSOCIATE,
        {
          action: 'rename',
          destination: company('a'),
          from: 'MSP Acme',
          to: 'Acme',
          freesName: false,
        },
      ],
    ],
    ['associate with the one elsewhere', TAKEN, { action: 'associate' }, [ASSOCIATE]],
    [
      'remove the association',
      GONE,
      { action: 'remove-association' },
      [{ action: 'remove-association', source: company('1'), destination: company('a') }],
    ],
    [
      'deactivate',
      GONE,
      { action: 'deactivate' },
      [{ action: 'deactivate', destination: company('a') }],
    ],
    [
      'choose one',
      AMBIGUOUS,
      { action: 'associate', destination: company('b') },
      [{ ...ASSOCIATE, destination: company('b') }],
    ],
  ] as const)('%s', (_, part, answer, expected) => {
    expect(steps(planOf(manual(part), answer))).toEqual(expected);
  });

  test.each([
    ['a name that is too long', DELETED, { action: 'create-with-name', name: 'x'.repeat(65) }],
    ['no name', DELETED, { action: 'create-with-name', name: ' ' }],
    ['one that was not offered', AMBIGUOUS, { action: 'associate', destination: company('z') }],
    ['neither of several', AMBIGUOUS, { action: 'associate' }],
    ['a move where none is possible', { ...MOVED, rules: { canMove: false } }, { action: 'move' }],
    ['a prefix that is not set', FOUND, { action: 'rename-existing' }],
  ] as const)('%s is refused, and the event stays', (_, part, answer) => {
    const plan = planOf(manual(part), answer);
    expect(plan.steps).toEqual([]);
    expect(plan.events).toMatchObject([
      { state: 'manual', refused: 'The decision does not fit the event as it is now.' },
    ]);
  });

  test('an answer to other facts is no answer', () => {
    const { settings, rules, associations } = worldOf(manual(FOUND));
    const plan = planRun(comparisonOf(manual(FOUND)).events, {
      settings,
      rules,
      associations: new Associations(associations),
      decisions: [{ fingerprint: 'of other facts', action: 'associate' }],
      ignored: new Set(),
      failed: new Set(),
    });
    expect([plan.steps, states(plan)]).toEqual([[], ['manual']]);
  });

  test('somebody else’s destination is refused', () => {
    const part = {
      ...TAKEN,
      source: [ACME, record(company('2'), 'Beta')],
      associations: [associated(company('2'), 'a')],
    };
    const plan = planOf(manual(part), { action: 'associate' });
    expect(plan.events[0]).toMatchObject({
      state: 'manual',
      refused: 'The destination is associated with another record.',
    });
  });
});
