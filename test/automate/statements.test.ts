import { mkdirSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { forbiddenStatement } from '#connectors/automate/statements/inspect';
import { buildInstance } from './builder.ts';
import { SMALL } from './instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from './mariadb.ts';
import { createSchema, createSupportingTables } from './schema.ts';
import { PASSING, type PassingCase } from './statements/passing.ts';
import { REFUSED, type RefusedCase } from './statements/refused.ts';
import { serverState, sessionState } from './statements/server-state.ts';

const OBJECTS = [
  'create table notes (a varchar(100))',
  "insert into notes values ('first'), ('second')",
  'create table spare (a int)',
  'create sequence numbers nocache',
  // Stands for a function that somebody installed, which can do anything.
  'create function sys_exec (command varchar(100)) returns int begin insert into notes values (command); return 0; end',
  "create procedure note_it () insert into notes values ('called')",
];

mariaDbOrSkip('what the gate passes only reads, and what it refuses is harmful or unknown', () => {
  let mariaDb: MariaDb;
  let database: string;
  let folder: string;
  let other: Connection;

  beforeAll(async () => {
    mariaDb = await startMariaDb({
      sqlMode: 'lenient',
      settings: {
        log_bin: 'log',
        server_id: 1,
        lock_wait_timeout: 1,
        log_bin_trust_function_creators: 1,
      },
    });
    database = await mariaDb.createDatabase();
    folder = join(mariaDb.folder, 'files');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    writeFileSync(join(folder, 'in.txt'), 'a secret\n');
    other = await mariaDb.connect({ database });
    await createSchema(other);
    await createSupportingTables(other);
    await buildInstance(other, { seed: 5, counts: SMALL });
    for (const statement of OBJECTS) await other.query(statement);
  });

  afterAll(() => mariaDb.stop());

  const open = (mode = '', charset = 'utf8mb4'): Promise<Connection> =>
    mariaDb
      .connect({ database, multipleStatements: true, charset })
      .then((connection) =>
        connection.query('set session sql_mode = ?', [mode]).then(() => connection),
      );

  test.each(PASSING)('$use passes, runs and changes nothing: $text', async ({ use, text }) => {
    expect(forbiddenStatement(text, [], use)).toBeNull();
    const before = await serverState(other, folder);
    const connection = await open();
    await connection.query(statementOf({ use, text }));
    connection.destroy();
    expect(await serverState(other, folder)).toEqual(before);
  });

  test.each(REFUSED)('$statement is refused, and $does: $text', async (each) => {
    const text = each.text.replaceAll('/FOLDER', folder);
    const use = each.use ?? 'statement';
    expect(forbiddenStatement(text, [], use)?.statement).toBe(each.statement);
    await expectHarm({ ...each, text: statementOf({ use, text }) });
  });

  /** A log that was just ended can be purged only when the server has noted that, a moment later. */
  async function expectChange(before: unknown, after: unknown, text: string): Promise<void> {
    let now = after;
    for (let attempt = 0; attempt < 60 && isDeepStrictEqual(now, before); attempt += 1) {
      await sleep(250);
      await other.query(text);
      now = await serverState(other, folder);
    }
    expect(now).not.toEqual(before);
  }

  async function expectHarm({ text, does, mode, charset }: RefusedCase): Promise<void> {
    const connection = await open(mode, charset);
    const before = does === 'ends' ? null : await serverState(other, folder);
    const heldBefore = await sessionState(connection);
    const start = performance.now();
    let answer: unknown;
    const failure = await connection.query(text).then(
      ([rows]) => {
        answer = rows;
        return null;
      },
      (error: unknown) => String(error),
    );
    const took = performance.now() - start;
    if (does === 'ends') return expectEnded(connection);
    const held = await sessionState(connection);
    connection.destroy();
    const after = await serverState(other, folder);
    if (does === 'unknown') expect(failure).not.toBeNull();
    else expect(failure).toBeNull();
    if (does === 'changes') await expectChange(before, after, text);
    else expect(after).toEqual(before);
    if (does === 'holds') expect(held).not.toEqual(heldBefore);
    if (does === 'reads') expect(readable(answer)).toContain('a secret');
    if (does === 'waits') expect(took).toBeGreaterThan(300);
  }
});

// A server that goes down may still answer for a moment.
async function expectEnded(connection: Connection): Promise<void> {
  await vi.waitFor(() => expect(connection.query('select 1')).rejects.toThrow(), {
    timeout: 60_000,
  });
}

/** What Automate makes of the text: a statement of its own around it, unless it is one. */
function statementOf({ use, text }: PassingCase): string {
  switch (use) {
    case 'part':
      return `SELECT * FROM agents WHERE ${text}`;
    case 'field-list':
      return `SELECT ${text.replaceAll(';;', ',')} FROM agents`;
    case 'value':
    case 'xml':
      return `SELECT * FROM agents WHERE Name = '${text.replaceAll("'", "''")}'`;
    case 'statement':
      return text;
  }
}

function readable(rows: unknown): string {
  return (rows as Record<string, unknown>[]).flatMap((row) => Object.values(row)).join(' ');
}
