import type { Token } from './tokens.ts';

/** Tokens of a text, with quick answers about what comes later; words in upper case. */
export interface Text {
  tokens: readonly Token[];
  /** Whether the word stands anywhere after this position. */
  comesAfter(position: number, word: string): boolean;
}

/** Whether the word at this position is the statement of that name. */
type Shape = (text: Text, position: number) => boolean;

/**
 * What makes a word at the start of a statement that statement. More than the word is asked for: the same columns hold plain
 * texts such as "Update failed" or "Call the customer".
 */
export const CHANGING: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['INSERT', (text, at) => !isMark(text.tokens[at + 1], '(') && hasAny(text, at, ROWS)],
  ['REPLACE', (text, at) => !isMark(text.tokens[at + 1], '(') && hasAny(text, at, ROWS)],
  ['UPDATE', (text, at) => hasAny(text, at, ['SET'])],
  ['DELETE', (text, at) => hasAny(text, at, ['FROM'])],
  ['ALTER', (text, at) => isWord(text.tokens[at + 1], ALTERED)],
  ['CREATE', (text, at) => isWord(text.tokens[at + 1], CREATED)],
  ['DROP', () => true],
  ['TRUNCATE', ({ tokens }, at) => isName(tokens[at + 1])],
  ['RENAME', ({ tokens }, at) => isWord(tokens[at + 1], ['TABLE', 'TABLES', 'USER'])],
  ['GRANT', (text, at) => hasAny(text, at, ['TO'])],
  ['REVOKE', (text, at) => hasAny(text, at, ['FROM'])],
  ['CALL', ({ tokens }, at) => isName(tokens[at + 1]) && endsName(tokens[at + 2])],
  ['LOAD', ({ tokens }, at) => isWord(tokens[at + 1], ['DATA', 'XML', 'INDEX'])],
  ['SET', (text, at) => hasAny(text, at, SETTINGS)],
  ['EXECUTE', ({ tokens }, at) => isName(tokens[at + 1])],
  ['PREPARE', (text, at) => hasAny(text, at, ['FROM'])],
  ['HANDLER', (text, at) => hasAny(text, at, ['OPEN', 'READ'])],
  ['LOCK', ({ tokens }, at) => isWord(tokens[at + 1], ['TABLE', 'TABLES'])],
  ['KILL', ({ tokens }, at) => isName(tokens[at + 1]) && tokens[at + 3] === undefined],
  ['FLUSH', ({ tokens }, at) => isWord(tokens[at + 1], FLUSHED)],
  ['INSTALL', ({ tokens }, at) => isWord(tokens[at + 1], ['PLUGIN', 'SONAME', 'COMPONENT'])],
  ['UNINSTALL', ({ tokens }, at) => isWord(tokens[at + 1], ['PLUGIN', 'SONAME', 'COMPONENT'])],
  ['CHANGE', ({ tokens }, at) => isWord(tokens[at + 1], ['MASTER', 'REPLICATION'])],
  ['RESET', ({ tokens }, at) => isWord(tokens[at + 1], ['MASTER', 'SLAVE', 'REPLICA', 'QUERY'])],
  ['SHUTDOWN', ({ tokens }, at) => tokens[at + 1] === undefined],
]);

/** What content may not hold unless the settings name it (reliability.md B34), as they name it. */
export const STATEMENTS: readonly string[] = [
  ';',
  '/*!',
  'LOAD_FILE',
  'INTO OUTFILE',
  'INTO DUMPFILE',
  ...CHANGING.keys(),
];

const ROWS = ['VALUES', 'VALUE', 'SELECT', 'SET', 'TABLE'];
const SETTINGS = ['GLOBAL', 'PERSIST', 'PERSIST_ONLY', 'PASSWORD', 'STATEMENT', 'ROLE'];
const FLUSHED = ['TABLE', 'TABLES', 'PRIVILEGES', 'LOGS', 'STATUS', 'HOSTS', 'USER_RESOURCES'];
const OBJECTS = [
  'TABLE',
  'TABLES',
  'TEMPORARY',
  'DATABASE',
  'SCHEMA',
  'VIEW',
  'INDEX',
  'FUNCTION',
  'PROCEDURE',
  'TRIGGER',
  'EVENT',
  'USER',
  'ROLE',
  'SERVER',
  'SEQUENCE',
  'TABLESPACE',
  'LOGFILE',
  'PACKAGE',
  'RESOURCE',
  'SPATIAL',
];
/** What a DROP in the middle of a text must name to be the statement. */
export const DROPPED: readonly string[] = [...OBJECTS, 'PREPARE', 'COLUMN', 'PARTITION', 'KEY'];
const CREATED = [...OBJECTS, 'OR', 'UNIQUE', 'FULLTEXT', 'DEFINER', 'AGGREGATE', 'UNDO'];
const ALTERED = [...OBJECTS, 'ONLINE', 'IGNORE', 'DEFINER', 'ALGORITHM', 'SQL', 'INSTANCE', 'UNDO'];

/** Whether the token is one of these words without quotes. */
export function isWord(token: Token | undefined, words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text);
}

/** Whether the token is this character. */
export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === 'mark' && token.text === mark;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name';
}

/** After the name of a procedure: its parameters, the rest of a qualified name, or nothing. */
function endsName(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'mark';
}

function hasAny(text: Text, position: number, words: readonly string[]): boolean {
  return words.some((word) => text.comesAfter(position, word));
}
