import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startApplication } from '../../../test/support/application.ts';
import { createDatabase } from '../../../test/support/database.ts';
import { readOrMakeSigningKey } from './signing-key.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prosync-key-'));
  file = join(folder, 'data', 'signing-key.pem');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the key is made at the first start, for its owner only, and stays the same', async () => {
  const made = await readOrMakeSigningKey(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await readOrMakeSigningKey(file)).fingerprint).toBe(made.fingerprint);
  expect(readdirSync(join(folder, 'data'))).toEqual(['signing-key.pem']);
});

test('servers that start at the same moment agree on one key', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => readOrMakeSigningKey(file)));
  expect(new Set(keys.map((key) => key.fingerprint)).size).toBe(1);
});

test('B29: a key that others may read is refused with what to do', async () => {
  await readOrMakeSigningKey(file);
  for (const mode of [0o640, 0o604, 0o644]) {
    chmodSync(file, mode);
    await expect(readOrMakeSigningKey(file)).rejects.toMatchObject({
      code: 'signing-key-exposed',
      remedy: expect.stringContaining(`chmod 600 ${file}`),
    });
  }
});

test('a file that holds no Ed25519 key is refused with its name, and is not replaced', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  for (const text of ['', 'nonsense', rsa.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
    const other = join(folder, 'other.pem');
    writeFileSync(other, text, { mode: 0o600 });
    await expect(readOrMakeSigningKey(other)).rejects.toMatchObject({
      code: 'signing-key-unreadable',
      message: expect.stringContaining(other),
    });
    expect(statSync(other).size).toBe(text.length);
  }
});

test('a server with another key than the history in the database does not start', async () => {
  const database = await createDatabase();
  try {
    const first = await startApplication({ database });
    await first.close();
    const start = startApplication({ database });
    await expect(start).rejects.toMatchObject({ code: 'wrong-signing-key' });
  } finally {
    await database.drop();
  }
});
