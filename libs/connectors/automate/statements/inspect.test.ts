import fc from 'fast-check';
import { expect, test } from 'vitest';
import { processorTime } from '../../../../test/support/processor-time.ts';
import { PASSING } from '../../../../test/automate/statements/passing.ts';
import { forbiddenStatement, type SqlUse } from './inspect.ts';
import { STATEMENTS } from './rules.ts';
import { VERBS } from './verbs.ts';

const found = (sql: string, use: SqlUse = 'part'): string | null =>
  forbiddenStatement(sql, [], use)?.statement ?? null;

test.each([
  ['DROP TABLE computers', 'DROP'],
  ['drop\ttable computers', 'DROP'],
  ['DROP/**/DATABASE labtech', 'DROP'],
  ['DROP -- a comment\n TABLE x', 'DROP'],
  ['SELECT 1; SELECT 2', ';'],
  ['SELECT 1;;', ';'],
  ["x'; DELETE FROM agents; -- ", 'OTHER'],
  ['1=1 /* never ends ; DROP TABLE x', 'OTHER'],
  ["SELECT LOAD_FILE('/etc/passwd')", 'LOAD_FILE'],
  ['SELECT `load_file`(0x2f)', 'LOAD_FILE'],
  ["SELECT 1.INTO OUTFILE '/tmp/x'", 'INTO OUTFILE'],
  ["SELECT * INTO\r\nDumpFile '/tmp/x'", 'INTO DUMPFILE'],
  ['/*!50000 DROP TABLE x */', '/*!'],
  ['SELECT 1 /*M!100100 , 2 */', '/*!'],
  ['INSERT INTO t VALUES (1)', 'INSERT'],
  ['replace into t select 1', 'REPLACE'],
  ["UPDATE agents SET Name = 'x'", 'UPDATE'],
  ['DELETE a FROM agents a', 'DELETE'],
  ['WITH x AS (SELECT 1) DELETE FROM t', 'DELETE'],
  ['EXPLAIN ANALYZE UPDATE t SET a = 1', 'ANALYZE'],
  ['EXPLAIN UPDATE t SET a = 1', 'UPDATE'],
  ['ANALYZE FORMAT=JSON DELETE FROM t', 'ANALYZE'],
  ['ALTER TABLE t ADD x INT', 'ALTER'],
  ['CREATE OR REPLACE VIEW v AS SELECT 1', 'CREATE'],
  ['TRUNCATE `t`', 'TRUNCATE'],
  ['RENAME TABLE a TO b', 'RENAME'],
  ["GRANT ALL ON *.* TO 'x'", 'GRANT'],
  ['CALL v_extradata(1, 2)', 'CALL'],
  ["LOAD DATA LOCAL INFILE '/x' INTO TABLE t", 'LOAD'],
  ['SET GLOBAL general_log = 1', 'SET'],
  ['SET @@global.x = 1', 'SET'],
  ['SET STATEMENT max_statement_time=1 FOR DELETE FROM t', 'SET'],
  ["EXECUTE IMMEDIATE 'drop table t'", 'EXECUTE'],
  ["PREPARE s FROM 'drop table t'", 'PREPARE'],
  ['BEGIN NOT ATOMIC DELETE FROM t', 'BEGIN'],
])('%j holds %j', (sql, statement) => {
  expect(found(sql)).toBe(statement);
});

test.each([
  "SELECT * FROM t WHERE Message LIKE '%DROP TABLE x; --%'",
  "SELECT \"it's; DROP TABLE x\", 'a''; DROP TABLE b', 'c\\' DROP TABLE d'",
  'SELECT `DROP TABLE`, `a``;DROP TABLE x` FROM `update`',
  'SELECT 1 -- ; DROP TABLE x',
  'SELECT 1 # ; DROP TABLE x\n + 2',
  'SELECT 1 /* ; DROP TABLE x */ + /*+ hint */ 2;',
  'SELECT 1 ; -- the end\n',
  "SELECT REPLACE(a, 'x', 'y'), INSERT(a, 1, 2, 'z'), TRUNCATE(1.5, 1) FROM t",
  "REPLACE(Name, 'a', 'b') = (SELECT 1)",
  'SELECT t.drop, t.update, Last_Update FROM t',
  'SELECT dropped, △drop, drop△ FROM t',
  'SELECT 5--1',
  "SELECT a INTO @x FROM t WHERE outfile = 'x'",
  'SET @a = 1',
  "CASE WHEN a THEN REPLACE(b, 'x', (SELECT 1)) ELSE c END",
  'Windows Update Failed',
  'Packet Drop Detected',
  'Delete',
  'Create',
  '%Truncated%',
  '',
])('%j holds nothing that is forbidden', (sql) => {
  expect(found(sql)).toBeNull();
});

test('two semicolons in a field list are the comma of Automate, anywhere else and one alone are not', () => {
  const fields = "IF(a;;1;;2) as `x`,Concat('a';;b;;'c') as `y`";
  expect(found(fields, 'field-list')).toBeNull();
  expect(found(fields)).toBe(';');
  expect(found('a;b', 'field-list')).toBe(';');
  expect(found('a;;;b', 'field-list')).toBe(';');
});

test.each([
  'Stopped;Paused',
  'Stopped;',
  'Drop',
  'Shutdown',
  "O'Brien;Smith",
  'Call the customer',
  'Update available;Set up',
  "('a','b')",
  '3 # of 5 -- not more',
])('the value %j is compared with, and runs nothing', (value) => {
  expect(found(value, 'value')).toBeNull();
});

test.each([
  ["'; DROP TABLE computers; -- '", 'DROP'],
  ["/* '; ALTER/**/TABLE t ADD x INT */", 'ALTER'],
  ['0; delete from agents', 'DELETE'],
  ['0;CALL v_extradata(1, 2)', 'CALL'],
  ["1' INTO OUTFILE '/tmp/x", 'INTO OUTFILE'],
  ["x' or LOAD_FILE('/etc/passwd')", 'LOAD_FILE'],
  ['0 /*!50000 ; DROP TABLE x */', '/*!'],
])('the value %j would run %j', (value, statement) => {
  expect(found(value, 'value')).toBe(statement);
});

test('a quote that does not end would go on in what comes after the text', () => {
  for (const quote of ["'", '"', '`', '/*']) expect(found(`a ${quote} b`)).toBe('OTHER');
});

test.each([
  ["SELECT 'a\\', sys_exec('b') -- '", 'FUNCTION'],
  ["SELECT 'a\\'; DELETE FROM notes -- '", ';'],
  [`SELECT 1 AS "a\\", sys_exec('c') -- "`, 'FUNCTION'],
  ["1 = 1 AND a LIKE '\\'' OR sys_exec(1) = '\\''", 'FUNCTION'],
])('a backslash that escapes nothing under some sql_mode hides nothing: %s', (sql, statement) => {
  expect(found(sql)).toBe(statement);
});

test.each([
  "Name REGEXP '\\'(a|b)\\'' AND Path LIKE 'C:\\\\%'",
  "Name LIKE '%don\\'t; do it%'",
  'Name = "50\\" screen; call the customer"',
])('a backslash as people use it is no reason to refuse: %s', (sql) => {
  expect(found(sql)).toBeNull();
});

test.each<[string, SqlUse, string]>([
  ['DROP\u00A0TABLE notes', 'part', 'DROP'],
  ['Stopped;\u00A0DROP\u00A0TABLE notes', 'value', 'DROP'],
  ['1 AND SLEEP\u00A0(5)', 'value', 'SLEEP'],
  ['<a>x;\u00A0DROP&#160;TABLE notes</a>', 'xml', 'DROP'],
])('a character that some server takes for a blank hides nothing: %j', (sql, use, statement) => {
  expect(found(sql, use)).toBe(statement);
});

test('a no-break space as people paste it is no reason to refuse', () => {
  expect(found('SELECT a,\u00A0b FROM c', 'statement')).toBeNull();
  expect(found("Name LIKE 'a\u00A0b' AND\u00A0Flags = 1")).toBeNull();
});

test('a search and a RAWSQL monitor hold one statement that reads, and a part holds none that does more', () => {
  expect(found('agents.Flags = 1', 'statement')).toBe('OTHER');
  expect(found('agents.Flags = 1')).toBeNull();
  expect(found('SELECT 1', 'statement')).toBeNull();
  expect(found('frobnicate everything', 'statement')).toBe('OTHER');
  for (const verb of VERBS) expect(found(`${verb} x y`, 'statement')).toBe(verb);
});

test('whatever a passing text goes on with, harm is found in it', () => {
  // SET would be refused itself, for setting something else.
  const whole = PASSING.filter(
    ({ use, text }) => (use === 'statement' || use === 'part') && !text.startsWith('SET'),
  );
  const harms = [
    ['; DELETE FROM agents', ';'],
    [', sys_exec(1)', 'FUNCTION'],
    ['OR `sys_exec` (1)', 'FUNCTION'],
    ["INTO OUTFILE '/x'", 'INTO OUTFILE'],
    ['/*!50000 , 2 */', '/*!'],
    ['FOR UPDATE', 'FOR UPDATE'],
    ["'", 'OTHER'],
  ] as const;
  for (const { text, use } of whole)
    for (const [harm, statement] of harms)
      expect(found(`${text.replace(/;$/, '')}\n ${harm}`, use), `${text} ${harm}`).toBe(statement);
});

test('words that also are statements can be the names of columns', () => {
  for (const sql of ['Start', 'Start > 1', 'runningscripts.Start IS NULL', 'Stop, Start', 'Reset'])
    expect(found(sql)).toBeNull();
});

test('the XML of a search is looked through with its entities', () => {
  const xml = '<dv>R&amp;D; Sales</dv><dv>&apos; or sleep(9) or &apos;</dv>';
  expect(found(xml, 'xml')).toBe('SLEEP');
  expect(found(xml.replace('sleep(9)', 'it'), 'xml')).toBeNull();
});

test.each([
  ["<a>x' OR sleep&#40;5) OR '</a>", 'SLEEP'],
  ["<a>x'; DR&#79;P TABLE x; -- </a>", 'DROP'],
  ["<a>x'; DR&#x4F;P TABLE x; -- </a>", 'DROP'],
  ['<a>x&apos;&#59; DROP TABLE x</a>', 'DROP'],
  ["<a><![CDATA[x' OR SL]]><![CDATA[EEP(5) OR ']]></a>", 'SLEEP'],
  ["<a>x' OR SL<!-- -->EEP(5) OR '</a>", 'SLEEP'],
])('what XML hides in a search is found: %s', (xml, statement) => {
  expect(found(xml, 'xml')).toBe(statement);
});

test('names of people and places are no statements', () => {
  expect(found("O'Brien; drop box", 'value')).toBeNull();
  expect(found("O'Brien; drop table x", 'value')).toBe('DROP');
});

test('what the settings allow is let through, and nothing else', () => {
  const sql = 'DROP TABLE a; DELETE FROM b';
  expect(forbiddenStatement(sql, ['drop'], 'part')?.statement).toBe(';');
  expect(forbiddenStatement(sql, ['DROP', ';'], 'part')?.statement).toBe('DELETE');
  expect(forbiddenStatement(sql, ['DROP', ';', 'DELETE'], 'part')).toBeNull();
  expect(STATEMENTS).toEqual(expect.arrayContaining(['DROP', ';', 'DELETE', '/*!', 'LOAD_FILE']));
});

test('a function can be allowed by its own name', () => {
  const sql = 'SELECT f_owner(1), `F_Owner`(2) FROM agents';
  expect(forbiddenStatement(sql, [], 'statement')?.statement).toBe('FUNCTION');
  expect(forbiddenStatement(sql, ['f_owner()'], 'statement')).toBeNull();
  expect(forbiddenStatement(sql, ['FUNCTION'], 'statement')).toBeNull();
  expect(forbiddenStatement(sql, ['f_other()'], 'statement')?.statement).toBe('FUNCTION');
});

test('the excerpt starts at the statement and is one line of at most 120 characters', () => {
  const sql = `-- so\r\n drop\r\n\ttable △\u{1f600} ${'x'.repeat(500)}`;
  const excerpt = forbiddenStatement(sql, [], 'part')?.excerpt ?? '';
  expect(excerpt).toMatch(/^drop table △\u{1f600} x+$/u);
  expect(Array.from(excerpt)).toHaveLength(120);
});

test.each([
  ['plain SQL', 'SELECT a FROM b WHERE c = 1 AND '],
  ['quotes that never end', "\\'"],
  ['doubled quotes', "''"],
  ['comments that never end', '/* '],
  ['starts of executable comments', '-/'],
  ['statements that never come', 'THEN UPDATE '],
  ['line comments', '-- x\n'],
  ['backquotes and quotes', '`"'],
  ['dots', 'a.'],
  ['one string', 'x'],
])('5 MB of %s are read in time that grows with their length', (name, piece) => {
  const sql = piece.repeat(Math.ceil(5_000_000 / piece.length));
  const text = name === 'one string' ? `'${sql}'` : `x${sql}`;
  expect(processorTime(() => found(text))).toBeLessThan(30_000);
});

test('whatever stands in strings, names and comments, the statement outside is found', () => {
  const hidden = fc.constantFrom(
    "'DROP TABLE x;'",
    '"a;\'b"',
    '`;`',
    '/* ; */',
    '-- ;\n',
    '#;\n',
    '△',
  );
  fc.assert(
    fc.property(fc.array(hidden), fc.array(hidden), (before, after) => {
      const [start, end] = [before.join(' '), after.join(' ')];
      expect(found(`SELECT ${start} , ${end} 1`)).toBeNull();
      expect(found(`SELECT ${start} ; ${end} 1`)).toBe(';');
    }),
  );
});
