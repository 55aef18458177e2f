import { expect, test } from 'vitest';
import {
  generateClientSecret,
  generateToken,
  isMistypedSecret,
  MIN_TYPED_SECRET,
  secretProblem,
  tokenHash,
} from './token.ts';

test('a generated secret has its form, is always another one, and may be used', () => {
  const secrets = Array.from({ length: 200 }, generateClientSecret);
  expect(new Set(secrets).size).toBe(200);
  for (const secret of secrets) {
    expect(secret).toMatch(/^psk1_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
    expect(secretProblem(secret, MIN_TYPED_SECRET)).toBeNull();
    expect(isMistypedSecret(secret)).toBe(false);
  }
});

test('B8 one wrong character anywhere in a generated secret is noticed', () => {
  const secret = generateClientSecret();
  for (let i = 0; i < secret.length; i += 1) {
    const other = secret[i] === 'A' ? 'B' : 'A';
    const wrong = secret.slice(0, i) + other + secret.slice(i + 1);
    // Within the prefix it looks like a secret that a person chose.
    expect(isMistypedSecret(wrong), wrong).toBe(i >= 5);
  }
  expect(isMistypedSecret(`${secret} `)).toBe(true);
  expect(isMistypedSecret('a secret of somebody')).toBe(false);
});

test('the checksum stays the same on every machine, forever', () => {
  expect(isMistypedSecret(`psk1_${'0'.repeat(43)}_2CZclj`)).toBe(false);
});

test.each([
  ['access', 'psa'],
  ['operator', 'pso'],
  ['session', 'pss'],
  ['invitation', 'psi'],
] as const)('a token for %s says so in its prefix', (kind, prefix) => {
  expect(generateToken(kind)).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{43}$`));
});

test('a token is stored as its SHA-256 in lower-case hex', () => {
  expect(tokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test.each([
  ['72 bytes', 'x'.repeat(72), null],
  ['73 bytes', 'x'.repeat(73), 'longer'],
  ['36 é', 'é'.repeat(36), null],
  ['36 é in two code points each', 'e\u0301'.repeat(36), null],
  ['37 é', 'é'.repeat(37), 'longer'],
  ['15 characters', 'x'.repeat(15), 'shorter'],
  ['NUL', `${'x'.repeat(20)}\0`, 'NUL'],
])('A4 B9 a secret of %s', (_, secret, problem) => {
  if (problem === null) expect(secretProblem(secret, MIN_TYPED_SECRET)).toBeNull();
  else expect(secretProblem(secret, MIN_TYPED_SECRET)).toContain(problem);
});
