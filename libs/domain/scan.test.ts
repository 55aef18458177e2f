import { describe, expect, test } from 'vitest';
import { suspicious, unconfirmed } from './scan.ts';

describe('a scan is held when more than 20 % and more than 20 items of a type vanish (docs/design.md#2.1)', () => {
  test.each([
    ['21 of 104', 104, 21, true],
    ['21 of 105 are exactly 20 %', 105, 21, false],
    ['20 of 21 are not more than 20', 21, 20, false],
    ['all of 21', 21, 21, true],
    ['all of 20', 20, 20, true],
    ['the only one', 1, 1, true],
    ['none', 1000, 0, false],
  ])('%s', (_, known, vanished, held) => {
    const found = known - vanished;
    const types = [{ contentType: 'script', known, vanished, published: vanished, found }];
    expect(suspicious(types)).toHaveLength(held ? 1 : 0);
  });

  test('a type that lost what was known and has others now is judged by its numbers', () => {
    const type = { contentType: 'script', known: 5, vanished: 5, published: 2 };
    expect(suspicious([{ ...type, found: 1 }])).toEqual([]);
    expect(suspicious([{ ...type, vanished: 4, found: 0 }])).toHaveLength(1);
  });

  test('a type of which nothing is published may go: no instance loses anything', () => {
    const type = { contentType: 'script', known: 5, vanished: 5, published: 0, found: 0 };
    expect(suspicious([type])).toEqual([]);
  });

  test('each type is judged by itself', () => {
    const types = [
      { contentType: 'script', known: 100, vanished: 90, published: 0, found: 10 },
      { contentType: 'monitor', known: 1000, vanished: 100, published: 0, found: 900 },
    ];
    expect(suspicious(types).map((t) => t.contentType)).toEqual(['script']);
  });
});

describe('a confirmation lifts the hold for what was held, and for nothing else', () => {
  const held = { contentType: 'script', known: 100, vanished: 60, published: 0, found: 40 };
  test.each([
    ['the same again', [held], []],
    ['fewer than were held', [{ ...held, vanished: 50 }], []],
    ['more than were held', [{ ...held, vanished: 61 }], ['script']],
    ['another type beside it', [held, { ...held, contentType: 'monitor' }], ['monitor']],
  ])('%s', (_, types, expected) => {
    expect(unconfirmed(types, [held]).map((t) => t.contentType)).toEqual(expected);
  });
});
