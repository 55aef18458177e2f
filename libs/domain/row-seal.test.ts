import { createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSealed, sealingKey, sealOf } from './row-seal.ts';

// A fixed key: one straight from the generator can lock up Node.js 20 (test/support/new-key.ts).
const signingKey = (seed: number) =>
  createPrivateKey({
    key: Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      Buffer.alloc(32, seed),
    ]),
    format: 'der',
    type: 'pkcs8',
  });
const key = sealingKey(signingKey(7));
const text = '["1", "administrator"]';
const seal = sealOf(key, 'operators', text);

test('a row fits its own seal, which is the same on every server for ever', () => {
  expect(isSealed(key, 'operators', { text, seal })).toBe(true);
  expect(seal).toBe('a51309e747f63a238c335a7ee07ee594ad8139116801a542cec6c8c16d0e2b72');
});

test.each([
  ['no seal', { seal: null }],
  ['an empty seal', { seal: '' }],
  ['a shorter seal', { seal: seal.slice(0, 32) }],
  ['another text', { text: '["1", "viewer"]' }],
  ['the seal of another table', { seal: sealOf(key, 'sessions', text) }],
  ['the seal of another key', { seal: sealOf(sealingKey(signingKey(8)), 'operators', text) }],
])('a row with %s does not', (_, changed) => {
  expect(isSealed(key, 'operators', { text, seal, ...changed })).toBe(false);
});
