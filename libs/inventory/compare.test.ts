import { describe, expect, test } from 'vitest';
import {
  associated,
  atRoot,
  company,
  comparisonOf,
  location,
  record,
  ROOT,
  told,
} from './world.fixture.ts';

const ACME = record(company('1'), 'Acme');

describe('a record with an association', () => {
  const associations = [associated(company('1'), 'a')];
  const source = [ACME];

  test('has no event while it is where it belongs', () => {
    expect(
      told(
        comparisonOf({ source, associations, destination: [atRoot(company('a'), 'Other name')] }),
      ),
    ).toEqual([]);
  });

  test('Destination Moved: it is elsewhere', () => {
    const destination = [atRoot(company('b'), 'B'), record(company('a'), 'Acme', company('b'))];
    const { events } = comparisonOf({ source, associations, destination });
    expect(events).toMatchObject([
      {
        type: 'destination-moved',
        destination: company('a'),
        destinationParent: company('b'),
        below: { destination: ROOT },
      },
    ]);
  });

  test('Destination Deleted: only a complete and confirmed absence counts', () => {
    expect(told(comparisonOf({ source, associations }))).toEqual(['destination-deleted 1']);
    expect(told(comparisonOf({ source, associations, incomplete: 'destination' }))).toEqual([]);
    expect(comparisonOf({ source, associations, isConfirmed: false })).toEqual({
      events: [],
      toConfirm: { source: [], destination: [company('a')] },
    });
  });

  test('Source Gone: only a complete and confirmed absence counts', () => {
    const destination = [atRoot(company('a'), 'Acme')];
    expect(told(comparisonOf({ associations, destination }))).toEqual(['source-gone 1']);
    expect(told(comparisonOf({ associations, destination, incomplete: 'source' }))).toEqual([]);
    expect(
      comparisonOf({ associations, destination, isConfirmed: false }).toConfirm.source,
    ).toEqual([company('1')]);
  });

  test('is left alone while it is excluded, with what is below it', () => {
    const sources = [ACME, record(location('7'), 'Berlin', company('1'))];
    expect(
      told(comparisonOf({ source: sources, associations, exclusions: [company('1')] })),
    ).toEqual([]);
  });

  test('has no event while its creation was begun and its end is not known', () => {
    const begun = [{ source: company('1'), destinationId: null }];
    expect(told(comparisonOf({ source, associations: begun }))).toEqual([]);
  });
});

describe('a record without an association', () => {
  test('Association Missing: one free sibling has an equal name', () => {
    const destination = [atRoot(company('a'), ' ACME'), record(company('b'), 'Acme', company('a'))];
    expect(comparisonOf({ source: [ACME], destination }).events).toMatchObject([
      { type: 'association-missing', source: company('1'), destination: company('a') },
    ]);
  });

  test('Prefix-based Association Missing: one free sibling has the prefix and the name', () => {
    const destination = [atRoot(company('a'), 'msp acme')];
    const settings = { prefix: 'MSP' };
    expect(told(comparisonOf({ source: [ACME], destination, settings }))).toEqual([
      'prefix-association-missing 1',
    ]);
    expect(told(comparisonOf({ source: [ACME], destination }))).toEqual(['source-new 1']);
  });

  test('a name that was cut to the maximum is found again', () => {
    const long = record(company('1'), 'x'.repeat(80));
    const destination = [atRoot(company('a'), 'x'.repeat(64))];
    expect(told(comparisonOf({ source: [long], destination }))).toEqual(['association-missing 1']);
  });

  test('Source New: nobody has the name; the creation has it', () => {
    expect(comparisonOf({ source: [ACME] }).events).toMatchObject([
      { type: 'source-new', createAs: 'Acme', below: { destination: ROOT } },
    ]);
  });

  test('Source New: with the prefix always', () => {
    const settings = { prefix: 'MSP', prefixForCreation: 'always' as const };
    expect(comparisonOf({ source: [ACME], settings }).events[0]?.createAs).toBe('MSP Acme');
  });

  test('Name Taken: somebody elsewhere has a name that must be unique', () => {
    const destination = [atRoot(company('b'), 'B'), record(company('a'), 'Acme', company('b'))];
    expect(comparisonOf({ source: [ACME], destination }).events).toMatchObject([
      { type: 'name-taken', candidates: [company('a')], createAs: null },
    ]);
    expect(
      comparisonOf({ source: [ACME], destination, settings: { prefix: 'MSP' } }).events,
    ).toMatchObject([{ type: 'name-taken', createAs: 'MSP Acme' }]);
  });

  test('Name Taken: an earlier creation of the same run has it', () => {
    const source = [ACME, record(company('2'), 'acme')];
    expect(comparisonOf({ source }).events).toMatchObject([
      { type: 'source-new', source: company('1') },
      { type: 'name-taken', source: company('2'), candidates: [], createAs: null },
    ]);
  });

  test('locations of two companies may have one name', () => {
    const source = [
      ACME,
      record(company('2'), 'Beta'),
      record(location('7'), 'Berlin', company('1')),
      record(location('8'), 'Berlin', company('2')),
    ];
    expect(told(comparisonOf({ source }))).toEqual([
      'source-new 1',
      'source-new 2',
      'source-new 7',
      'source-new 8',
    ]);
  });

  test('Ambiguous: several candidates', () => {
    const destination = [atRoot(company('a'), 'Acme'), atRoot(company('b'), 'ACME')];
    expect(
      comparisonOf({ source: [ACME], destination, rules: { uniqueNames: new Set() } }).events,
    ).toMatchObject([
      { type: 'ambiguous', candidates: [company('a'), company('b')], createAs: null },
    ]);
  });

  test('Ambiguous: two records claim one destination', () => {
    const source = [ACME, record(company('2'), 'acme')];
    const destination = [atRoot(company('a'), 'Acme')];
    expect(told(comparisonOf({ source, destination }))).toEqual(['ambiguous 1', 'ambiguous 2']);
  });

  test('a destination that is associated is no candidate', () => {
    const source = [ACME, record(company('2'), 'Beta')];
    const destination = [atRoot(company('a'), 'Acme')];
    const associations = [associated(company('2'), 'a')];
    expect(told(comparisonOf({ source, destination, associations }))).toEqual(['name-taken 1']);
  });

  test.each(['report', 'handle'] as const)('is no event at level %s', (level) => {
    expect(told(comparisonOf({ source: [ACME], settings: { level } }))).toEqual([]);
  });

  test('is not called new when the destination was not read wholly, but associated when it was found', () => {
    expect(told(comparisonOf({ source: [ACME], incomplete: 'destination' }))).toEqual([]);
    const destination = [atRoot(company('a'), 'Acme')];
    expect(told(comparisonOf({ source: [ACME], destination, incomplete: 'destination' }))).toEqual([
      'association-missing 1',
    ]);
  });
});

describe('children', () => {
  const source = [ACME, record(location('7'), 'Berlin', company('1'))];

  test('hang below the event of their parent, and belong to what it will be', () => {
    expect(comparisonOf({ source }).events[1]).toMatchObject({
      type: 'source-new',
      hangsBelow: company('1'),
      below: { createdFor: company('1') },
    });
    const destination = [
      atRoot(company('a'), 'Acme'),
      record(location('b'), 'Berlin', company('a')),
    ];
    expect(comparisonOf({ source, destination }).events).toMatchObject([
      { type: 'association-missing' },
      { type: 'association-missing', hangsBelow: company('1'), destination: location('b') },
    ]);
  });

  test('of a record whose destination nobody can tell have no event yet', () => {
    const destination = [atRoot(company('a'), 'Acme'), atRoot(company('b'), 'Acme')];
    expect(told(comparisonOf({ source, destination }))).toEqual(['ambiguous 1']);
  });

  test('whose parent is not in the reading are not judged', () => {
    expect(told(comparisonOf({ source: [record(location('7'), 'Berlin', company('9'))] }))).toEqual(
      [],
    );
  });

  test('in a circle of parents end nothing', () => {
    const circle = [
      record(company('1'), 'A', company('2')),
      record(company('2'), 'B', company('1')),
    ];
    expect(told(comparisonOf({ source: circle }))).toEqual([]);
  });
});

test('a destination in two associations is refused', () => {
  const associations = [associated(company('1'), 'a'), associated(company('2'), 'a')];
  expect(() => comparisonOf({ associations })).toThrow(
    expect.objectContaining({ code: 'association-twice' }),
  );
});

test('the same facts have the same fingerprint, and others another', () => {
  const one = comparisonOf({ source: [ACME] }).events[0];
  const same = comparisonOf({ source: [ACME, record(company('2'), 'Beta')] }).events[0];
  const renamed = comparisonOf({ source: [record(company('1'), 'Acme Ltd')] }).events[0];
  expect(same?.fingerprint).toBe(one?.fingerprint);
  expect(renamed?.fingerprint).not.toBe(one?.fingerprint);
});
