import type { SqlUse } from '#connectors/automate/statements/inspect';

/** Text that content may not hold, and what a server that runs it does. */
export interface RefusedCase {
  text: string;
  /** What is found, as the settings name it. */
  statement: string;
  /**
   * `changes` something that another connection sees, `reads` a file of the server, `waits` at least a third of a second, `holds` a lock or a transaction,
   * `ends` the connection or the server; `unknown`: this server refuses it, another one may know it.
   */
  does: 'changes' | 'reads' | 'waits' | 'holds' | 'ends' | 'unknown';
  use?: SqlUse;
  /** The `sql_mode` under which it does so. */
  mode?: string;
  /** The character set of the connection on which it does so; utf8mb4 when left out. */
  charset?: string;
}

const changes = (statement: string, ...texts: string[]): RefusedCase[] =>
  texts.map((text) => ({ text, statement, does: 'changes' }));
const holds = (statement: string, ...texts: string[]): RefusedCase[] =>
  texts.map((text) => ({ text, statement, does: 'holds' }));
const unknown = (statement: string, ...texts: string[]): RefusedCase[] =>
  texts.map((text) => ({ text, statement, does: 'unknown' }));

/** Statements that write content, objects, accounts, settings or files. */
const WRITES: RefusedCase[] = [
  ...changes('INSERT', "INSERT INTO notes VALUES ('x')", "insert notes set a = 'x'"),
  ...changes('REPLACE', "REPLACE INTO notes VALUES ('x')"),
  ...changes('UPDATE', 'UPDATE agents SET Flags = 7', 'UPDATE (agents) SET Flags = 8'),
  ...changes('DELETE', 'DELETE FROM agents LIMIT 1'),
  ...changes('ANALYZE', 'ANALYZE DELETE FROM agents LIMIT 1'),
  ...changes('ANALYZE', 'ANALYZE FORMAT=JSON UPDATE agents SET Flags = 9'),
  ...changes('ALTER', 'ALTER TABLE spare ADD x INT'),
  ...changes('CREATE', 'CREATE TABLE made (a INT)', "CREATE USER 'made'@'localhost'"),
  ...changes('DROP', 'DROP TABLE made', 'DROP/**/TABLE spare'),
  ...changes('TRUNCATE', 'TRUNCATE `notes`'),
  ...changes('RENAME', 'RENAME TABLE computers TO others'),
  ...changes('GRANT', "GRANT SELECT ON *.* TO 'made'@'localhost'"),
  ...changes('REVOKE', "REVOKE SELECT ON *.* FROM 'made'@'localhost'"),
  ...changes('CALL', 'CALL note_it()'),
  ...changes('DO', "DO sys_exec('x')"),
  ...changes('LOAD', "LOAD DATA INFILE '/FOLDER/in.txt' INTO TABLE notes"),
  ...changes('SET', 'SET GLOBAL max_error_count = 77', 'SET @a = 1, GLOBAL max_error_count = 78'),
  ...changes('EXECUTE', `EXECUTE IMMEDIATE CONCAT('dele', 'te from notes')`),
  ...changes('BEGIN', "BEGIN NOT ATOMIC INSERT INTO notes VALUES ('y'); END"),
  ...changes('INTO OUTFILE', "SELECT 'x' INTO OUTFILE '/FOLDER/out.txt'"),
  ...changes('INTO DUMPFILE', "SELECT 'x' INTO\nDumpFile '/FOLDER/dump.txt'"),
  ...changes(';', "SELECT 1; INSERT INTO notes VALUES ('z')"),
  ...changes('/*!', "SELECT 1 /*!50000 INTO OUTFILE '/FOLDER/executable.txt' */"),
  ...changes('/*!', "/*M!100100 INSERT INTO notes VALUES ('m') */"),
  ...changes('FLUSH', 'FLUSH BINARY LOGS'),
  ...changes('PURGE', "PURGE BINARY LOGS TO 'log.000002'"),
  ...changes('RESET', 'RESET MASTER'),
  ...changes('NEXT VALUE FOR', 'SELECT NEXT VALUE FOR numbers'),
];

/** Calls that a reading statement can hold. */
const CALLS: RefusedCase[] = [
  ...changes('FUNCTION', "SELECT sys_exec('x')", "SELECT `sys_exec` /* */ ('y')"),
  ...changes('FUNCTION', 'SELECT NEXTVAL(numbers)', 'SELECT SETVAL(numbers, 4000)'),
  { text: `SELECT "sys_exec"('z')`, statement: 'FUNCTION', does: 'changes', mode: 'ANSI_QUOTES' },
  { text: 'SELECT SLEEP(0.5)', statement: 'SLEEP', does: 'waits' },
  {
    text: "SELECT BENCHMARK(3000000, SHA2(REPEAT('x', 100), 512))",
    statement: 'BENCHMARK',
    does: 'waits',
  },
  { text: "1 = 1 AND `sleep`(0.5) = 0 OR 'x'", statement: 'SLEEP', does: 'waits', use: 'part' },
  { text: 'SELECT mysql.sys_exec(1)', statement: 'FUNCTION', does: 'unknown' },
  { text: "SELECT LOAD_FILE('/FOLDER/in.txt')", statement: 'LOAD_FILE', does: 'reads' },
  ...holds('GET_LOCK', "SELECT GET_LOCK('automate', 0)"),
];

/** Statements that go on after they ran: transactions, locks, prepared statements, what the session logs. */
const LASTING: RefusedCase[] = [
  ...holds('HANDLER', 'HANDLER agents OPEN', 'HANDLER agents OPEN AS h'),
  ...holds('LOCK', 'LOCK TABLES agents WRITE'),
  ...holds('PREPARE', "PREPARE s FROM 'delete from agents'"),
  ...holds('XA', "XA START 'x'", "XA BEGIN 'y'"),
  ...holds('START', 'START TRANSACTION WITH CONSISTENT SNAPSHOT'),
  ...holds('SET', 'SET autocommit = 0', 'SET sql_log_bin = 0', 'SET NAMES latin1'),
  ...holds('USE', 'USE mysql'),
  ...holds('BACKUP', 'BACKUP LOCK agents'),
  ...holds('FLUSH', 'FLUSH TABLES WITH READ LOCK'),
];

/** Statements of servers with replicas or other versions, and of clients. */
const ELSEWHERE: RefusedCase[] = [
  ...unknown('STOP', "STOP SLAVE 'other'"),
  ...unknown('START', "START SLAVE 'other'"),
  ...unknown('CHANGE', "CHANGE REPLICATION SOURCE TO SOURCE_HOST='x'"),
  ...unknown('BINLOG', "BINLOG 'AAAA'"),
  ...unknown('RESTART', 'RESTART'),
  ...unknown('CLONE', "CLONE LOCAL DATA DIRECTORY = '/FOLDER/clone'"),
  ...unknown('IMPORT', "IMPORT TABLE FROM '/FOLDER/x.sdi'"),
  ...unknown('INSTALL', "INSTALL SONAME 'no_such_plugin'"),
  ...unknown('UNINSTALL', "UNINSTALL SONAME 'no_such_plugin'"),
  ...unknown('DELIMITER', 'DELIMITER //'),
  ...unknown('OTHER', 'FROBNICATE TABLE agents', "SELECT 'it", 'SELECT 1 /* never'),
  ...unknown('FUNCTION', "SELECT sys_eval('id')", 'SELECT frob(1)'),
];

/** Quotes that end elsewhere when backslashes do not escape. */
const MODES: RefusedCase[] = [
  {
    text: "SELECT 'a\\', sys_exec('b') -- '",
    statement: 'FUNCTION',
    does: 'changes',
    mode: 'NO_BACKSLASH_ESCAPES',
  },
  {
    text: "SELECT 'a\\'; DELETE FROM notes -- '",
    statement: ';',
    does: 'changes',
    mode: 'NO_BACKSLASH_ESCAPES',
  },
  {
    text: `SELECT 1 AS "a\\", sys_exec('c') -- "`,
    statement: 'FUNCTION',
    does: 'changes',
    mode: 'ANSI_QUOTES',
  },
];

const inLatin1 = { charset: 'latin1_swedish_ci' };

/** A no-break space is a blank on a connection in latin1 and most other sets of one byte, and so ends a word or begins a comment. */
const BLANKS: RefusedCase[] = [
  {
    text: "SELECT 'x' INTO\u00A0OUTFILE '/FOLDER/latin1.txt'",
    statement: 'INTO OUTFILE',
    does: 'changes',
    ...inLatin1,
  },
  {
    text: "SELECT 1 --\u00A0'\n; INSERT INTO notes VALUES ('latin1'); -- '",
    statement: ';',
    does: 'changes',
    ...inLatin1,
  },
  {
    text: "SELECT 1 --\u00A0'\n; INSERT INTO notes VALUES ('cp850'); -- '",
    statement: ';',
    does: 'changes',
    charset: 'cp850_general_ci',
  },
];

/** What ends the server comes last. */
const ENDS: RefusedCase[] = [
  { text: 'KILL CONNECTION_ID()', statement: 'KILL', does: 'ends' },
  { text: 'KILL (SELECT CONNECTION_ID())', statement: 'KILL', does: 'ends' },
  { text: 'SHUTDOWN', statement: 'SHUTDOWN', does: 'ends' },
];

/** Everything that is refused; the order matters to what some of them change. */
export const REFUSED: readonly RefusedCase[] = [
  ...CALLS,
  ...MODES,
  ...BLANKS,
  ...LASTING,
  ...ELSEWHERE,
  ...WRITES,
  ...ENDS,
];
