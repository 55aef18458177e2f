import { expect, test } from 'vitest';
import { ProSyncError } from '#domain/errors';
import { Attempts } from './sign-in-attempts.ts';
import { networkOf } from '../../http/limits/network.ts';
import { refuseWeakPassword } from './password-rule.ts';
import { SecretHasher } from './secret-hasher.ts';
import { TokenBucket } from '../../http/limits/token-bucket.ts';

test.each([
  ['192.0.2.77', '192.0.2'],
  ['::ffff:192.0.2.77', '192.0.2'],
  ['2001:db8:0:1:a:b:c:d', '2001:db8:0:1'],
  ['2001:0DB8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('a bucket refuses when it is empty, and fills by the second', () => {
  let now = 0;
  const bucket = new TokenBucket({ capacity: 2, perSecond: 0.5 }, () => now);
  bucket.take();
  bucket.take();
  expect(bucket.wait()).toBe(2);
  now = 2;
  expect(bucket.wait()).toBe(0);
});

test('where the wait grows, each impatient try doubles it, up to a quarter of an hour', () => {
  let now = 0;
  const bucket = new TokenBucket({ capacity: 1, perSecond: 1, grows: true }, () => now);
  bucket.take();
  const waits = Array.from({ length: 12 }, () => bucket.wait());
  expect(waits.slice(0, 3)).toEqual([2, 4, 8]);
  expect(waits.at(-1)).toBe(900);
  now = 901;
  expect(bucket.wait()).toBe(0);
});

test('right secrets pass without limit, wrong ones are slowed down', () => {
  const attempts = new Attempts();
  for (let i = 0; i < 1_000; i += 1) attempts.begin('api-client a', '192.0.2.1').succeed();
  for (let i = 0; i < 10; i += 1) attempts.begin('api-client a', '192.0.2.1');
  expect(() => attempts.begin('api-client a', '192.0.2.9')).toThrow('Too many');
  expect(() => attempts.begin('api-client a', '198.51.100.1')).not.toThrow();
});

test('strangers on many networks cannot lock out a network that has signed in before', () => {
  const attempts = new Attempts();
  attempts.begin('api-client a', '192.0.2.1').succeed();
  const stranger = (i: number) => `10.${i >> 8}.${i & 255}.1`;
  const flood = () => {
    for (let i = 0; i < 1_000; i += 1) attempts.begin('api-client a', stranger(i));
  };
  expect(flood).toThrow('Too many');
  expect(() => attempts.begin('api-client a', stranger(2_000))).toThrow('Too many');
  attempts.begin('api-client a', '192.0.2.1').succeed();
});

test('T18 a network that tries one name after the other is slowed down, and no other network is', () => {
  const attempts = new Attempts();
  for (let i = 0; i < 200; i += 1) attempts.begin(`operator ${i}`, `192.0.2.${i}`);
  expect(() => attempts.begin('operator another', '192.0.2.250')).toThrow('Too many');
  expect(() => attempts.begin('operator another', '198.51.100.1')).not.toThrow();
});

test.each([
  ['of 11 characters', 'abcdefghij1'],
  ['of 73 bytes', 'x'.repeat(73)],
  ['with NUL', 'twelve chars\0'],
  ['on the list', 'Password1234'],
  ['on the list, with spaces', '1q2w3e 4r5t6y'],
])('a password %s is refused', (_, password) => {
  expect(() => refuseWeakPassword(password)).toThrow('The password cannot be used');
});

test('a password of 12 characters or 72 bytes is taken, without rules of composition', () => {
  refuseWeakPassword('only letters');
  refuseWeakPassword('é'.repeat(36));
});

test('A4 a secret of 72 bytes matches in full, and what bcrypt would ignore does not match', async () => {
  SecretHasher.cost = 4;
  const hasher = new SecretHasher();
  const secret = 'é'.repeat(36);
  const hash = await hasher.hash(secret);
  expect(await hasher.matches(secret, hash)).toBe(true);
  expect(await hasher.matches('e\u0301'.repeat(36), hash)).toBe(true);
  expect(await hasher.matches('é'.repeat(40), hash)).toBe(false);
  expect(await hasher.matches(`${secret}\0`, hash)).toBe(false);
  expect(await hasher.matches(secret, null)).toBe(false);
});

test('one secret is compared at a time, a few wait, the rest are refused', async () => {
  const hasher = new SecretHasher();
  const hash = await hasher.hash('sixteen letters!');
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, () => hasher.matches('sixteen letters!', hash)),
  );
  const refused = results.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(40 - 16);
  expect(refused[0]).toMatchObject({ reason: { code: 'crowded' } });
  expect(await hasher.matches('sixteen letters!', hash)).toBe(true);
});

test('operators sign in while API clients fill their own lane, and what was refused for load counts against nobody', async () => {
  const [hasher, attempts] = [new SecretHasher(), new Attempts()];
  const hash = await hasher.hash('sixteen letters!');
  const crowd = Promise.allSettled(
    Array.from({ length: 40 }, () => hasher.matches('sixteen letters!', hash, 'api-client')),
  );
  expect(await hasher.matches('sixteen letters!', hash)).toBe(true);
  for (let round = 0; round < 30; round += 1) {
    const attempt = attempts.begin('api-client a', '192.0.2.1');
    expect(() => attempt.failed(new ProSyncError('crowded', 'Too many.'))).toThrow('Too many.');
  }
  expect((await crowd).filter(({ status }) => status === 'rejected')).toHaveLength(40 - 16);
});

test('wrong secrets for API clients, and wrong passwords of strangers, keep no operator waiting who is known', async () => {
  const [hasher, attempts] = [new SecretHasher(), new Attempts()];
  const hash = await hasher.hash('sixteen letters!');
  attempts.begin('operator a', '192.0.2.1').succeed();
  const networks = Array.from({ length: 1_000 }, (_, i) => `10.${i >> 8}.${i & 255}.1`);
  const flood = (kind: string) =>
    networks.forEach((network, i) => {
      try {
        attempts.begin(`${kind} ${i}`, network);
      } catch (error) {
        expect(error).toMatchObject({ code: 'too-many-requests' });
      }
    });
  flood('api-client');
  expect(attempts.begin('operator b', '198.51.100.7').isTrusted).toBe(false);
  flood('operator');
  expect(() => attempts.begin('operator b', '198.51.100.7')).toThrow('Too many');
  const { isTrusted } = attempts.begin('operator a', '192.0.2.1');
  expect(isTrusted).toBe(true);
  const crowd = Promise.allSettled(
    Array.from({ length: 40 }, () => hasher.matches('wrong', hash, 'operator')),
  );
  expect(await hasher.matches('sixteen letters!', hash, 'known-operator')).toBe(true);
  await crowd;
});

/** Works with hashes that cost 2^cost rounds. */
async function atCost(cost: number, work: (hasher: SecretHasher) => Promise<void>): Promise<void> {
  const before = SecretHasher.cost;
  SecretHasher.cost = cost;
  try {
    await work(new SecretHasher());
  } finally {
    SecretHasher.cost = before;
  }
}

test('B7 T19 a name that nobody has takes as long as a wrong secret', () =>
  atCost(9, async (hasher) => {
    const hash = await hasher.hash('sixteen letters!');
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    // The first one makes the hash that stands for nobody's.
    await hasher.matches('wrong', null);
    for (let i = 0; i < 15; i += 1) {
      for (const kind of ['known', 'unknown'] as const) {
        const begun = performance.now();
        await hasher.matches('wrong', kind === 'known' ? hash : null);
        times[kind].push(performance.now() - begun);
      }
    }
    const [known, unknown] = [median(times.known), median(times.unknown)];
    expect(unknown, `${known} ms for a known name`).toBeGreaterThan(known / 2);
    expect(unknown, `${known} ms for a known name`).toBeLessThan(known * 2);
  }));

test('the real cost is 12', () =>
  atCost(12, async (hasher) => {
    expect(await hasher.hash('sixteen letters!')).toMatch(/^\$2b\$12\$/);
  }));

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}
