import { isMark, isName, isWord, type Token } from './tokens.ts';

/** Statements that only read, or that set nothing but a variable of the session (`SET @name`, see `startsReading`). */
export const READING: readonly string[] = [
  'SELECT',
  'WITH',
  'VALUES',
  'TABLE',
  'SHOW',
  'EXPLAIN',
  'DESCRIBE',
  'DESC',
  'HELP',
];

/** Statements whose first word cannot be the name of a column unless it stands in backquotes. */
const RESERVED: readonly string[] = [
  'INSERT',
  'REPLACE',
  'UPDATE',
  'DELETE',
  'ALTER',
  'CREATE',
  'DROP',
  'RENAME',
  'GRANT',
  'REVOKE',
  'CALL',
  'LOAD',
  'SET',
  'LOCK',
  'KILL',
  'CHANGE',
  'ANALYZE',
  'OPTIMIZE',
  'PURGE',
  'RELEASE',
  'USE',
  'UNLOCK',
  'SIGNAL',
  'RESIGNAL',
];

/** Statements whose first word can also be the name of a column or of a table. */
const UNRESERVED: readonly string[] = [
  'TRUNCATE',
  'EXECUTE',
  'PREPARE',
  'DEALLOCATE',
  'HANDLER',
  'FLUSH',
  'INSTALL',
  'UNINSTALL',
  'RESET',
  'SHUTDOWN',
  'RESTART',
  'BINLOG',
  'START',
  'STOP',
  'XA',
  'DO',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVEPOINT',
  'REPAIR',
  'CHECK',
  'CHECKSUM',
  'CACHE',
  'BACKUP',
  'IMPORT',
  'CLONE',
  'GET',
  'DELIMITER',
];

/** Every statement of MySQL and MariaDB that does more than read, by its first word. */
export const VERBS: readonly string[] = [...RESERVED, ...UNRESERVED];

const KNOWN: ReadonlySet<string> = new Set(VERBS);
const IS_RESERVED: ReadonlySet<string> = new Set(RESERVED);
/** Verbs that are functions, too. */
const FUNCTIONS = ['INSERT', 'REPLACE', 'TRUNCATE'];
/** Verbs that need nothing after them. */
const COMPLETE = ['BEGIN', 'COMMIT', 'ROLLBACK', 'RESTART', 'SHUTDOWN'];
/** What may follow a column or table whose name is a verb. */
const AFTER_A_NAME: readonly string[] = [
  'IS',
  'IN',
  'LIKE',
  'NOT',
  'REGEXP',
  'RLIKE',
  'BETWEEN',
  'AND',
  'OR',
  'XOR',
  'DIV',
  'MOD',
  'AS',
  'ASC',
  'DESC',
  'COLLATE',
  'FROM',
  'WHERE',
  'GROUP',
  'ORDER',
  'HAVING',
  'LIMIT',
  'UNION',
  'JOIN',
  'LEFT',
  'RIGHT',
  'INNER',
  'CROSS',
  'NATURAL',
  'ON',
  'USING',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
];

/** Whether a statement that only reads starts here: one of `READING`, a parenthesis, or `SET` of variables of the session. */
export function startsReading(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (isMark(token, '(')) return true;
  if (isWord(token, ['SET'])) return setsOwnVariables(tokens, at);
  return isWord(token, READING) && !isMark(tokens[at + 1], '.');
}

/** Whether the token is the first word of a statement that does more than read. */
export function isVerb(token: Token | undefined): boolean {
  return token?.kind === 'word' && KNOWN.has(token.text);
}

/**
 * The verb that starts here, when what follows makes it a statement that does more than read; null for a column or a function
 * of that name, and for anything else.
 */
export function verbAt(tokens: readonly Token[], at: number): string | null {
  const token = tokens[at];
  if (token?.kind !== 'word' || !KNOWN.has(token.text)) return null;
  const next = tokens[at + 1];
  const verb = token.text;
  if (verb === 'SET' && setsOwnVariables(tokens, at)) return null;
  return makesStatement(verb, next) ? verb : null;
}

function makesStatement(verb: string, next: Token | undefined): boolean {
  if (next === undefined || isMark(next, ';')) return COMPLETE.includes(verb);
  if (isMark(next, '(')) return !FUNCTIONS.includes(verb);
  if (isMark(next, '@')) return true;
  if (next.kind === 'mark') return isSigned(verb, next);
  if (next.kind !== 'word') return true;
  if (IS_RESERVED.has(verb)) return true;
  const isTransaction = isWord(next, ['AND', 'NOT']) && COMPLETE.includes(verb);
  return isTransaction || !AFTER_A_NAME.includes(next.text);
}

/** `DO -1` and `KILL -1`: a sign, where an expression may start. */
function isSigned(verb: string, next: Token): boolean {
  return ['DO', 'KILL'].includes(verb) && ['-', '+', '!', '~'].includes(next.text);
}

/** `SET @a = 1, @b := 2`, and nothing else in it: no setting of the session or the server. */
function setsOwnVariables(tokens: readonly Token[], at: number): boolean {
  let depth = 0;
  for (let here = at; here < tokens.length; here += 1) {
    const token = tokens[here];
    if (isMark(token, ';')) return true;
    if (isMark(token, '(')) depth += 1;
    if (isMark(token, ')')) depth -= 1;
    const starts = here === at || (depth === 0 && isMark(token, ','));
    if (!starts) continue;
    const isOwn = isMark(tokens[here + 1], '@') && isName(tokens[here + 2]);
    if (!isOwn) return false;
  }
  return true;
}
