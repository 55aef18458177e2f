import { expect, test } from 'vitest';
import {
  endsToken,
  makesTokensOf,
  newTokenRefusal,
  scopesOf,
  tokenRefusal,
} from './token-rights.ts';

const read = { scope: 'read', keepsToContentTypes: true } as const;
const publish = { scope: 'publish', keepsToContentTypes: false } as const;

test('a token does what its scope names, and nothing else', () => {
  const rights = { scopes: ['read', 'approve'], contentTypes: null } as const;
  expect(tokenRefusal(rights, read)).toBeNull();
  expect(tokenRefusal(rights, publish)).toContain('"publish"');
  expect(tokenRefusal({ ...rights, scopes: [] }, read)).toContain('"read"');
  expect(tokenRefusal({ ...rights, scopes: [] }, { ...read, scope: null })).toBeNull();
});

test('a token of an earlier release does what the role allows', () => {
  for (const demand of [read, publish])
    expect(tokenRefusal({ scopes: null, contentTypes: null }, demand)).toBeNull();
});

test('a token for some content types makes only calls that keep to them', () => {
  const rights = { scopes: ['read'], contentTypes: ['script'] } as const;
  expect(tokenRefusal(rights, read)).toBeNull();
  expect(tokenRefusal(rights, { ...read, keepsToContentTypes: false })).toContain('limited');
});

test('no token is wider than the role, and none publishes or administers some content types', () => {
  expect(scopesOf('viewer')).toEqual(['read']);
  expect(newTokenRefusal('viewer', { scopes: ['read'], contentTypes: ['script'] })).toBeNull();
  expect(newTokenRefusal('viewer', { scopes: ['approve'], contentTypes: null })?.field).toBe(
    'scopes',
  );
  expect(
    newTokenRefusal('approver', { scopes: ['administer'], contentTypes: null }),
  ).not.toBeNull();
  for (const scope of ['publish', 'administer'] as const) {
    const limited = newTokenRefusal('administrator', { scopes: [scope], contentTypes: ['script'] });
    expect(limited?.field).toBe('contentTypes');
  }
});

test('nobody makes a token of another person, not even an administrator', () => {
  const ann = { id: 'ann', kind: 'person' } as const;
  const robot = { id: 'robot', kind: 'service-account' } as const;
  expect(makesTokensOf({ id: 'ann', role: 'viewer' }, ann)).toBe(true);
  expect(makesTokensOf({ id: 'bob', role: 'administrator' }, ann)).toBe(false);
  expect(makesTokensOf({ id: 'bob', role: 'administrator' }, robot)).toBe(true);
  expect(makesTokensOf({ id: 'ann', role: 'approver' }, robot)).toBe(false);
});

test('owners end their own tokens, administrators any, and a token itself or what its scope allows', () => {
  const token = { id: 't', ownerId: 'ann' };
  expect(endsToken({ id: 'ann', role: 'viewer' }, token)).toBe(true);
  expect(endsToken({ id: 'bob', role: 'approver' }, token)).toBe(false);
  expect(endsToken({ id: 'bob', role: 'administrator' }, token)).toBe(true);
  const by = (id: string, scope: 'read' | 'administer') =>
    ({ id: 'ann', role: 'viewer', token: { id, scopes: [scope], contentTypes: null } }) as const;
  expect(endsToken(by('t', 'read'), token)).toBe(true);
  expect(endsToken(by('other', 'read'), token)).toBe(false);
  expect(endsToken(by('other', 'administer'), token)).toBe(true);
});
