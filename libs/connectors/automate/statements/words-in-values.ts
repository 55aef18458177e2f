import { isMark, isName, isWord, type Token } from './tokens.ts';

/** Tokens of a text, with quick answers about what comes later; words in upper case. */
export interface Text {
  tokens: readonly Token[];
  /** Whether the word stands anywhere after this position. */
  comesAfter(position: number, word: string): boolean;
}

/** Whether the word at this position is the statement of that name. */
type Shape = (text: Text, position: number) => boolean;

const ROWS = ['VALUES', 'VALUE', 'SELECT', 'SET', 'TABLE'];
const SETTINGS = ['GLOBAL', 'PERSIST', 'PERSIST_ONLY', 'PASSWORD', 'STATEMENT', 'ROLE'];
const FLUSHED = ['TABLE', 'TABLES', 'PRIVILEGES', 'LOGS', 'STATUS', 'HOSTS', 'USER_RESOURCES'];
const REPLICATION = ['SLAVE', 'REPLICA', 'ALL', 'GROUP_REPLICATION', 'TRANSACTION'];
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
const CREATED = [...OBJECTS, 'OR', 'UNIQUE', 'FULLTEXT', 'DEFINER', 'AGGREGATE', 'UNDO'];
const DROPPED = [...OBJECTS, 'PREPARE', 'UNDO'];
const ALTERED = [...OBJECTS, 'ONLINE', 'IGNORE', 'DEFINER', 'ALGORITHM', 'SQL', 'INSTANCE', 'UNDO'];

/**
 * What makes a word after a semicolon in a value a statement. More than the word is asked for: values are plain texts such as
 * "Update failed; call the customer".
 */
const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['INSERT', (text, at) => !isMark(text.tokens[at + 1], '(') && hasAny(text, at, ROWS)],
  ['REPLACE', (text, at) => !isMark(text.tokens[at + 1], '(') && hasAny(text, at, ROWS)],
  ['UPDATE', (text, at) => hasAny(text, at, ['SET'])],
  ['DELETE', (text, at) => hasAny(text, at, ['FROM'])],
  ['ALTER', followedBy(ALTERED)],
  ['CREATE', followedBy(CREATED)],
  ['DROP', followedBy(DROPPED)],
  ['TRUNCATE', ({ tokens }, at) => isName(tokens[at + 1])],
  ['RENAME', followedBy(['TABLE', 'TABLES', 'USER'])],
  ['GRANT', (text, at) => hasAny(text, at, ['TO'])],
  ['REVOKE', (text, at) => hasAny(text, at, ['FROM'])],
  ['CALL', ({ tokens }, at) => isName(tokens[at + 1]) && endsName(tokens[at + 2])],
  ['LOAD', followedBy(['DATA', 'XML', 'INDEX'])],
  ['SET', (text, at) => hasAny(text, at, SETTINGS)],
  ['EXECUTE', ({ tokens }, at) => isName(tokens[at + 1])],
  ['PREPARE', (text, at) => hasAny(text, at, ['FROM'])],
  ['HANDLER', (text, at) => hasAny(text, at, ['OPEN', 'READ'])],
  ['LOCK', followedBy(['TABLE', 'TABLES', 'INSTANCE'])],
  ['KILL', ({ tokens }, at) => isName(tokens[at + 1]) && tokens[at + 3] === undefined],
  ['FLUSH', followedBy(FLUSHED)],
  ['INSTALL', followedBy(['PLUGIN', 'SONAME', 'COMPONENT'])],
  ['UNINSTALL', followedBy(['PLUGIN', 'SONAME', 'COMPONENT'])],
  ['CHANGE', followedBy(['MASTER', 'REPLICATION'])],
  ['RESET', followedBy(['MASTER', 'SLAVE', 'REPLICA', 'QUERY'])],
  ['SHUTDOWN', ({ tokens }, at) => tokens[at + 1] === undefined],
  ['RESTART', ({ tokens }, at) => tokens[at + 1] === undefined],
  ['ANALYZE', () => true],
  ['OPTIMIZE', followedBy(['TABLE', 'TABLES', 'LOCAL'])],
  ['PURGE', followedBy(['BINARY', 'MASTER'])],
  ['BINLOG', ({ tokens }, at) => tokens[at + 1]?.kind === 'string'],
  ['START', followedBy(REPLICATION)],
  ['STOP', followedBy(REPLICATION)],
  ['XA', followedBy(['START', 'BEGIN', 'END', 'PREPARE', 'COMMIT', 'ROLLBACK', 'RECOVER'])],
  ['DO', ({ tokens }, at) => isName(tokens[at + 1]) && isMark(tokens[at + 2], '(')],
]);

/** The statement that the word at this position of a value starts; null when it is a word as people write it. */
export function statementInValue(text: Text, position: number): string | null {
  const token = text.tokens[position];
  if (token?.kind !== 'word') return null;
  return SHAPES.get(token.text)?.(text, position) === true ? token.text : null;
}

/** The tokens with an index of their words. */
export function textOf(tokens: readonly Token[]): Text {
  const last = new Map<string, number>();
  for (const [position, { kind, text }] of tokens.entries())
    if (kind === 'word') last.set(text, position);
  return { tokens, comesAfter: (position, word) => (last.get(word) ?? -1) > position };
}

function followedBy(words: readonly string[]): Shape {
  return ({ tokens }, at) => isWord(tokens[at + 1], words);
}

/** After the name of a procedure: its parameters, the rest of a qualified name, or nothing. */
function endsName(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'mark';
}

function hasAny(text: Text, position: number, words: readonly string[]): boolean {
  return words.some((word) => text.comesAfter(position, word));
}
