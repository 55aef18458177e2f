import { afterAll, beforeAll, expect, test } from 'vitest';
import { SMALL, type Kind } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { contentTypes } from './content-types/content-types.ts';

/** What is in a column instead of what was there, and the beginning of what is said. */
interface Case {
  kind: Kind;
  set: Record<string, string>;
  found: RegExp | null;
}

const CASES: Case[] = [
  ...['Where', 'What', 'IDField'].map((column) => part('internal-monitor', column)),
  ...['SQLBody', 'SQLWhere', 'IDColumn', 'ClientLink', 'ComputerLink'].map((column) =>
    part('dataview', column),
  ),
  ...['LocationLink', 'SortField', 'GroupField', 'FieldList'].map((column) =>
    part('dataview', column),
  ),
  ...['FilterControl', 'FormatControl', 'IconControl'].map((column) => value('dataview', column)),
  value('search', 'ListDATA'),
  value('search', 'SearchXML', '<x><dv>&apos;; PURGE BINARY LOGS TO &apos;x&apos;</dv></x>'),
  value('internal-monitor', 'DataIn'),
  {
    kind: 'search',
    set: { SQL: 'ANALYZE FORMAT=JSON DELETE FROM agents' },
    found: /^SQL holds "ANALYZE"/,
  },
  {
    kind: 'internal-monitor',
    set: { What: 'RAWSQL', DataOut: 'FROBNICATE agents' },
    found: /^DataOut holds text that ProSync cannot read as a single query/,
  },
  {
    kind: 'internal-monitor',
    set: { What: 'RawSQL ', DataOut: 'SELECT 1 AS TestValue' },
    found: null,
  },
  { kind: 'internal-monitor', set: { What: 'Flags', DataOut: 'agents.Flags = 1' }, found: null },
  {
    kind: 'dataview',
    set: { FieldList: 'Name as `a`,sys_exec', SQLBody: "('x') FROM computers" },
    found: /^SQLBody holds a call of a function/,
  },
];

function part(kind: Kind, column: string): Case {
  const set = { [column]: 'x, sys_eval(1)' };
  return { kind, set, found: new RegExp(`^${column} holds a call of a function`) };
}

function value(kind: Kind, column: string, text = "'; PURGE BINARY LOGS TO 'x'"): Case {
  const name = column === 'ListDATA' ? 'ListData' : column;
  return { kind, set: { [column]: text }, found: new RegExp(`^${name} holds "PURGE"`) };
}

mariaDbOrSkip('every column that the server of Automate may run is looked through (B34)', () => {
  let server: MariaDb;
  let source: SourceDatabase;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server, { seed: 6, counts: SMALL });
  });

  afterAll(async () => {
    await source?.close();
    await server?.stop();
  });

  test.each(CASES)('$kind with $set', async ({ kind, set, found }) => {
    const row = source.world?.of(kind, 'distributed')[2];
    const { table, key } = contentTypes.find(({ contentType }) => contentType === kind) ?? {};
    const [[before]] = (await source.connection.query('select * from ?? where ?? = ?', [
      table,
      key,
      row?.id,
    ])) as unknown as [Record<string, unknown>[]];
    await source.run('update ?? set ? where ?? = ?', [table, set, key, row?.id]);
    const { problems } = await readAll(source.reader());
    const said = problems.map(({ guid, code, detail }) => [guid, code, detail]);
    await source.run('update ?? set ? where ?? = ?', [table, before, key, row?.id]);
    expect(said).toEqual(
      found === null ? [] : [[row?.guid, 'forbidden-sql', expect.stringMatching(found)]],
    );
  });
});
