import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connection } from 'mysql2/promise';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../../test/automate/mariadb.ts';
import type { DriverError } from './driver-failures.ts';
import { openConnection } from './open.ts';
import { rowFailure, rowFailureWords } from './row-failures.ts';

mariaDbOrSkip('what MariaDB says against one row', () => {
  let server: MariaDb;
  let connection: Connection;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'strict' });
    await server.createDatabase('labtech');
    const place = { host: 'localhost', port: 0, socketPath: server.socket, user: 'root' };
    await server.query("create user plain@'%'");
    await server.query("grant all on *.* to plain@'%'");
    connection = await openConnection(
      { ...place, user: 'plain', database: 'labtech', passwordFile: null, tls: 'off' },
      'write',
    );
    for (const statement of TABLES) await connection.query(statement);
  });

  afterAll(async () => {
    connection?.destroy();
    await server?.stop();
  });

  async function failure(statement: string): Promise<DriverError> {
    const error: unknown = await connection.query(statement).catch((thrown: unknown) => thrown);
    return error as DriverError;
  }

  test.each([
    ["insert into checked (name) values ('too long')", 4025, 'ER_CONSTRAINT_FAILED', 'check'],
    ["insert into checked (json) values ('{')", 4025, 'ER_CONSTRAINT_FAILED', 'check'],
    [
      'insert into checked (doubled) values (4)',
      1906,
      'ER_WARNING_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN',
      'value',
    ],
    ["insert into checked (nick) values ('same'), ('same')", 1062, 'ER_DUP_ENTRY', 'duplicate'],
    ['insert into owned values (4)', 1452, 'ER_NO_REFERENCED_ROW_2', 'foreign-key'],
    ['insert into parts values (4)', 1526, 'ER_NO_PARTITION_FOR_GIVEN_VALUE', 'check'],
    [
      "insert into typed (id, flag) values (1, 'none of them')",
      1265,
      'WARN_DATA_TRUNCATED',
      'value',
    ],
    [
      "insert into typed (id, at) values (1, 'yesterday')",
      1292,
      'ER_TRUNCATED_WRONG_VALUE',
      'value',
    ],
    ['insert into typed (id, small) values (1, 1000)', 1264, 'ER_WARN_DATA_OUT_OF_RANGE', 'value'],
    ["insert into typed (id) values ('x')", 1366, 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', 'value'],
    ['insert into typed () values ()', 1364, 'ER_NO_DEFAULT_FOR_FIELD', 'value'],
    ['insert into numbered () values ()', 4084, 'ER_SEQUENCE_RUN_OUT', 'value'],
    ['insert into signalled values (1)', 31_001, undefined, 'trigger'],
    ['insert into orphaned values (1)', 1146, 'ER_NO_SUCH_TABLE', 'trigger'],
    ['insert into shown values (200)', 1369, 'ER_VIEW_CHECK_FAILED', 'check'],
  ] as const)('%s: %d is %s, a %s', async (statement, errno, name, kind) => {
    const error = await failure(statement);
    expect([error.errno, rowFailure(error)]).toEqual([errno, kind]);
    if (name !== undefined) expect(error.code).toBe(name);
  });

  test.each(['select 1 from', 'insert into nowhere values (1) on'])(
    '%s is not about a row',
    async (statement) => {
      expect(rowFailure(await failure(statement))).toBeNull();
    },
  );

  test('a limit of time is named as MariaDB names it, and is not about a row', async () => {
    const error = await failure('set statement max_statement_time = 0.01 for select sleep(1)');
    expect([error.code, rowFailure(error)]).toEqual(['ER_STATEMENT_TIMEOUT', null]);
  });

  test('the words name the constraint, and hold nothing of the row', async () => {
    const error = await failure("insert into checked (name) values ('a secret')");
    expect(rowFailureWords('check', error, '"Disk check"')).toBe(
      'The check constraint "short" of this instance\'s database rejects "Disk check": ER_CONSTRAINT_FAILED (4025).',
    );
    const same = await failure("insert into checked (nick) values ('secret'), ('secret')");
    const words = rowFailureWords('duplicate', same, '"Disk check"');
    expect(words).toContain('The unique key nick');
    expect(words).not.toContain('secret');
  });

  test('an error of a network, or of nothing, is not about a row', () => {
    expect(rowFailure(Object.assign(new Error('x'), { errno: -104 }))).toBeNull();
    expect(rowFailure(new TypeError('x'))).toBeNull();
    expect(rowFailure(null)).toBeNull();
  });
});

const TABLES = [
  `create table checked (name varchar(20), nick varchar(20) unique, json longtext check (json_valid(json)), base int,
     doubled int as (base * 2) stored, constraint short check (char_length(name) < 5))`,
  'create table owners (id int primary key) engine = InnoDB',
  'create table owned (id int, constraint is_owned foreign key (id) references owners (id)) engine = InnoDB',
  'create table parts (id int) partition by list (id) (partition low values in (1, 2))',
  "create table typed (id int not null, small tinyint default 0, flag enum ('a', 'b') default 'a', at datetime)",
  'create sequence few minvalue 1 maxvalue 2 nocache',
  'do nextval(few) + nextval(few)',
  'create table numbered (id int default nextval(few))',
  'create table signalled (id int)',
  `create trigger refuses before insert on signalled for each row
     signal sqlstate '45001' set mysql_errno = 31001, message_text = 'secret'`,
  'create table orphaned (id int)',
  'create trigger misses before insert on orphaned for each row insert into labtech.dropped values (1)',
  'create view shown as select * from owners where id < 100 with check option',
];
