import { describe, expect, test } from 'vitest';
import {
  agreedScope,
  checkClient,
  checkScope,
  inWords,
  isSameScope,
  isWithin,
  type HeadScope,
} from './scope.ts';

const head = (scope: string[], scopeVersion?: number, client?: string): HeadScope => ({
  scope,
  ...(scopeVersion !== undefined && { scopeVersion }),
  ...(client !== undefined && { client }),
});
const other = expect.objectContaining({ code: 'verify-other-scope' });
const loggedIn = (scope: string[]) => agreedScope(head(scope, 1));

describe('V8 across scopes: a head of another scope is refused', () => {
  test.each([
    ['of one type to a client of all', ['*'], head(['y'], 1)],
    ['of all types to a client of one', ['y'], head(['*'], 1)],
    ['of other types', ['y'], head(['x'], 1)],
    ['narrowed, but for another client', ['*'], head(['y'], 2, 'evil')],
    ['narrowed, and for nobody', ['*'], head(['y'], 2)],
    ['wider, although for this client', ['y'], head(['x', 'y'], 2, 'acme')],
    ['from a server that does not version scopes', ['*'], head(['y'])],
  ])('%s', (_, agreed, offered) => {
    expect(() => checkScope(offered, loggedIn(agreed), 'acme')).toThrow(other);
  });

  test('and so is an earlier version of its own', () => {
    const known = checkScope(head(['y'], 3, 'acme'), loggedIn(['*']), 'acme');
    expect(() => checkScope(head(['x', 'y'], 2, 'acme'), known, 'acme')).toThrow(other);
    expect(() => checkScope(head(['*'], 1), known, 'acme')).toThrow(other);
  });

  test('and so is another scope under the version that was announced', () => {
    const known = checkScope(head(['y'], 2, 'acme'), loggedIn(['*']), 'acme');
    expect(() => checkScope(head(['x'], 2, 'acme'), known, 'acme')).toThrow(other);
  });
});

describe('a head of the own scope is taken', () => {
  test('as it was agreed to, also from a server that does not version scopes', () => {
    const known = loggedIn(['y']);
    expect(checkScope(head(['y'], 1), known, 'acme')).toBe(known);
    expect(checkScope(head(['y']), known, 'acme')).toBe(known);
  });

  test('narrowed for this client, however its name is spelled; what was agreed to stays', () => {
    const known = checkScope(head(['y'], 2, 'Ärzte'), loggedIn(['*']), 'a\u0308RZTE');
    expect(known).toEqual({
      agreed: { contentTypes: ['*'], version: 1 },
      announced: { contentTypes: ['y'], version: 2 },
    });
    expect(checkScope(head(['y'], 2, 'Ärzte'), known, 'ärzte')).toBe(known);
  });

  test('under a later version, which counts from then on', () => {
    const later = checkScope(head(['y'], 3, 'acme'), loggedIn(['y']), 'acme');
    expect(later).toEqual({ agreed: { contentTypes: ['y'], version: 3 }, announced: null });
    expect(() => checkScope(head(['y'], 2, 'acme'), later, 'acme')).toThrow(other);
  });

  test('given back after a mistake, without a new login', () => {
    const narrowed = checkScope(head(['y'], 2, 'acme'), loggedIn(['*']), 'acme');
    expect(checkScope(head(['*'], 3, 'acme'), narrowed, 'acme')).toEqual({
      agreed: { contentTypes: ['*'], version: 3 },
      announced: null,
    });
  });
});

test('a login refuses the head of another API client', () => {
  expect(() => checkClient(head(['y'], 2, 'evil'), 'acme')).toThrow(other);
  expect(() => checkClient(head(['y'], 2, 'Acme'), 'acme')).not.toThrow();
  expect(() => checkClient(head(['y'], 1), 'acme')).not.toThrow();
});

test.each([
  [['*'], ['*'], true],
  [['*'], ['y'], false],
  [['y'], ['*'], true],
  [['y'], ['x', 'y'], true],
  [['x', 'y'], ['y'], false],
])('%j within %j: %s', (inner, outer, is) => {
  expect(isWithin(inner, outer)).toBe(is);
});

test('two scopes are told apart by their content types, not by their letters', () => {
  expect(isSameScope(['ab', 'c'], ['a', 'bc'])).toBe(false);
  expect(isSameScope(['a', 'b'], ['a', 'b'])).toBe(true);
});

test('what is refused says which content types were meant', () => {
  expect(inWords(['*'])).toBe('all content types');
  expect(() => checkScope(head(['x', 'y'], 1), loggedIn(['*']), 'acme')).toThrow(
    'The server offers content types for another scope (x, y) than this client logged in for (all content types).',
  );
  expect(() =>
    checkScope(head(['*']), checkScope(head(['*'], 2, 'a'), loggedIn(['*']), 'a'), 'a'),
  ).toThrow("version 1 of this client's content types, which is not the latest");
  expect(() => checkClient(head(['y'], 2, 'evil'), 'acme')).toThrow(
    'of the API client "evil" to "acme"',
  );
});
