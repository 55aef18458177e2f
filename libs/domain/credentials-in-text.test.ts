import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { credentialIn } from './credentials-in-text.ts';
import { generateClientSecret, generateToken } from './token.ts';

const PEM = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const bytes = (text: string) => Buffer.from(text);

describe('it finds', () => {
  test.each([
    ['a private key', String(PEM)],
    ['a private key', JSON.stringify({ key: String(PEM) })],
    ['a private key', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'],
    ['an access token', `curl -H "authorization: Bearer ${generateToken('operator')}"`],
    ['an access token', generateClientSecret()],
    ['an access token', `GITHUB=ghp_${'a1'.repeat(18)}`],
    ['an access key of a cloud', 'aws_access_key_id = AKIAQ7G4JZ2LX5T3W9BN'],
    [
      'a password hash',
      'daemon:*:1::\nroot:$6$abcdefgh$0123456789abcdefghijklmnop:19000:0:99999:7:::',
    ],
    ['a password in an address', 'DATABASE_URL=postgres://prosync:hunter22@db/prosync'],
    ['a password', 'password: "Summer2026!"'],
    ['a password', "$apiKey = 'x'\n$clientSecret = 'q8Jk2LmN0pRs'"],
    ['a password', 'LEVEL=info\nDB_PASSWORD=hunter2hunter2\n'],
    ['a password', 'machine db login prosync password hunter2'],
  ])('%s in %j', (what, text) => {
    expect(credentialIn(bytes(text))).toMatchObject({ what });
    expect(credentialIn(Buffer.from(`\ufeff${text}`, 'utf16le'))).toMatchObject({ what });
  });
});

test('it names the line', () => {
  expect(credentialIn(bytes(`a\nb\n${String(PEM)}`))).toEqual({ what: 'a private key', line: 3 });
});

test.each([
  'selection: { CommandLine|contains: "-----BEGIN PRIVATE KEY-----" }',
  '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUO0123456789012345678901234567890123456789==\n',
  'param([string]$Password, [SecureString]$ApiKey)\n$password = "$env:PASSWORD"',
  'password: "%{password}"\napi_key: "<your key>"\ntoken: "@token@"',
  'password = "correct horse"',
  'aws_access_key_id = AKIAIOSFODNN7EXAMPLE',
  'https://user:$PASSWORD@host/ and https://example.com/a:b@c',
  'PASSWORD_MIN_LENGTH=12',
])('it finds nothing in %j', (text) => {
  expect(credentialIn(bytes(text))).toBeNull();
});

test('a large file of near hits takes time in proportion to its size', () => {
  const near = [
    'password = "a1',
    'eyJaaaaaaaaaaaaaaaaaaaa',
    '-----BEGIN PRIVATE KEY-----\n\n\n',
    'a://b:c',
  ];
  const timeOf = (size: number) => {
    const text = bytes(
      near.map((part) => part.repeat(Math.ceil(size / part.length / 4))).join('\n'),
    );
    const began = process.cpuUsage();
    expect(credentialIn(text)).toBeNull();
    return process.cpuUsage(began).user;
  };
  timeOf(100_000);
  expect(timeOf(4_000_000)).toBeLessThan(100 * timeOf(400_000) + 1_000_000);
});
