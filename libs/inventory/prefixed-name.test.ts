import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkedPrefix, fittingName, prefixedName } from './prefixed-name.ts';

test('a prefix and one blank come before the name', () => {
  expect(prefixedName('MSP', 'Acme', 64)).toEqual({ text: 'MSP Acme', isCut: false });
  expect(prefixedName(' MSP ', 'Acme', 64)).toEqual({ text: 'MSP Acme', isCut: false });
});

test('a name that is too long is cut, and says so', () => {
  expect(prefixedName('MSP', 'x'.repeat(61), 64)).toEqual({
    text: `MSP ${'x'.repeat(60)}`,
    isCut: true,
  });
  expect(fittingName('x'.repeat(64), 64)).toEqual({ text: 'x'.repeat(64), isCut: false });
});

test('a pair of surrogates is kept or left out as a whole', () => {
  expect(fittingName(`${'x'.repeat(63)}🏢`, 64).text).toBe('x'.repeat(63));
  expect(fittingName(`${'x'.repeat(62)}🏢`, 64).text).toBe(`${'x'.repeat(62)}🏢`);
});

test('whatever the name, the result fits, is well-formed and begins with the prefix', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const { text } = prefixedName('MSP', name, 20);
      expect(text.length).toBeLessThanOrEqual(20);
      expect(text.isWellFormed() || !name.isWellFormed()).toBe(true);
      expect(text.startsWith('MSP')).toBe(true);
    }),
  );
});

test('a prefix that leaves no room for a name is refused', () => {
  expect(() => checkedPrefix('x'.repeat(63), 64)).toThrow(
    expect.objectContaining({ code: 'invalid-prefix' }),
  );
  expect(checkedPrefix('x'.repeat(62), 64)).toHaveLength(62);
});
