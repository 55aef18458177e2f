import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../../../test/support/database.ts';
import { startServerProcess } from '../../../test/support/server-process.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'prosync-run-'));
  chmodSync(data, 0o711);
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function run(verb: string[], settings: Record<string, string> = {}) {
  const { ended, output } = await startServerProcess({
    verb,
    settings: { PROSYNC_DATA: data, ...settings },
  });
  return { code: await ended, ...output };
}

test('B37: an unknown verb is code 2, with the one that was meant', async () => {
  const { code, stderr, stdout } = await run(['srve']);
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean serve?');
  expect(stdout).toBe('');
});

test.each([[['serve', '--fast']], [['serve', 'now']], [[]]])(
  'B37: %j is code 2 with the usage on stderr',
  async (verb) => {
    const { code, stderr, stdout } = await run(verb);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: prosync-server');
    expect(stdout).toBe('');
  },
);

test.each([
  [['operator', 'add', 'nobody', '--role', 'viewer'], 'not an e-mail address'],
  [['operator', 'add', 'a@b.example', '--role', 'boss'], 'Allowed choices are viewer, approver'],
  [['operator', 'add', 'a@b.example'], '--role'],
])('%j is code 2 and says what is wrong', async (verb, said) => {
  const { code, stderr } = await run(verb);
  expect(code).toBe(2);
  expect(stderr).toContain(said);
});

test('--help names the verbs and every setting on stdout', async () => {
  const { code, stdout } = await run(['--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/serve .*\n.*migrate .*\n.*doctor /);
  expect(stdout).toContain('PROSYNC_PUBLISH_INTERVAL');
});

test.each([['version'], ['--version']])('%s prints the version', async (verb) => {
  expect(await run([verb])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test('migrate says what it did, and does nothing the second time', async () => {
  const database = await createDatabase('empty');
  try {
    const first = await run(['migrate'], { DATABASE_URL: database.url });
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Ran \w+/) });
    const second = await run(['migrate'], { DATABASE_URL: database.url });
    expect(second).toMatchObject({ code: 0, stdout: 'The schema is up to date.\n' });
  } finally {
    await database.drop();
  }
});

test('two servers that migrate at once both succeed, and each migration ran once', async () => {
  const database = await createDatabase('empty');
  try {
    const both = await Promise.all(
      [1, 2].map(() => run(['migrate'], { DATABASE_URL: database.url })),
    );
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const rows = await database.query(
      'select name from migrations group by name having count(*) > 1',
    );
    expect(rows).toEqual([]);
  } finally {
    await database.drop();
  }
});

test('doctor finds a new embedded database in order, and changes no schema', async () => {
  const { code, stdout } = await run(['doctor', '--json']);
  expect(code).toBe(0);
  const { findings } = JSON.parse(stdout) as { findings: { name: string; level: string }[] };
  const levels = Object.fromEntries(findings.map(({ name, level }) => [name, level]));
  expect(levels).toMatchObject({
    node: 'ok',
    settings: 'ok',
    'signing key': 'ok',
    database: 'ok',
    schema: 'warning',
    clock: 'ok',
  });
});

test('doctor says how to mend what is wrong, with code 1', async () => {
  const { code, stdout } = await run(['doctor'], { DATABASE_URL: 'postgres://127.0.0.1:9/x' });
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ database: .*ECONNREFUSED.* Check DATABASE_URL/);
});

test('doctor refuses a key and a history that serve refuses', async () => {
  const database = await createDatabase();
  try {
    await database.query(`update publication set key_fingerprint = 'another key'`);
    const lost = await run(['doctor'], { DATABASE_URL: database.url });
    expect(lost).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ history: .*another key/),
    });
    writeFileSync(join(data, 'signing-key.pem'), 'no key', { mode: 0o600 });
    const { code, stdout } = await run(['doctor'], { DATABASE_URL: database.url });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ signing key: .*cannot be used/);
    expect(stdout).toMatch(/! database role: .* (is a superuser|owns the tables)/);
  } finally {
    await database.drop();
  }
});

test('a verb whose services do not come up says why and ends, although connections are open by then', async () => {
  const database = await createDatabase();
  try {
    await database.query(`update publication set key_fingerprint = 'another key'`);
    const { code, stderr } = await run(['verify'], { DATABASE_URL: database.url });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^prosync-server: .+\n$/);
  } finally {
    await database.drop();
  }
}, 180_000);
