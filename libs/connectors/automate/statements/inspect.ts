import { CHANGING, DROPPED, isMark, isWord, type Text } from './rules.ts';
import { tokensOf, type Token } from './tokens.ts';

/** A statement that content may not hold, as the settings name it, and where it was found. */
export interface ForbiddenStatement {
  statement: string;
  /** The first 120 characters from there on, on one line. */
  excerpt: string;
}

const EXCERPT_LENGTH = 120;

/**
 * How a text stands in the statement that the server runs: as SQL, as the field list of a dataview, or as a value that
 * something is compared with, such as `Stopped;Paused`.
 */
export type SqlUse = 'query' | 'field-list' | 'value';

/**
 * The first statement of the text that is forbidden and not among `allowed` (names of `STATEMENTS`, case does not count), or
 * null (reliability.md B34). Strings, quoted names and comments hide nothing and count as nothing. Nothing starts with a
 * value, and a semicolon in one is a character, unless a forbidden statement comes after it.
 */
export function forbiddenStatement(
  sql: string,
  allowed: readonly string[],
  use: SqlUse,
): ForbiddenStatement | null {
  const isAllowed = new Set(allowed.map((word) => word.toUpperCase()));
  for (const tokens of readingsOf(sql, use)) {
    const text = textOf(tokens);
    for (const [position, token] of tokens.entries()) {
      const statement = statementAt(text, position, use);
      if (statement !== null && !isAllowed.has(statement))
        return { statement, excerpt: excerptOf(sql, token) };
    }
  }
  return null;
}

/** What was found, for people: `"DROP", which content may not hold: DROP TABLE computers`. */
export function wordsFor({ statement, excerpt }: ForbiddenStatement): string {
  const what = statement === ';' ? 'a second statement after ";"' : `"${statement}"`;
  return `${what}, which content may not hold: ${excerpt}`;
}

// Automate puts quotes of its own around a value, so that what looks quoted in it may not be, and the other way round.
function readingsOf(sql: string, use: SqlUse): Token[][] {
  if (use !== 'value') return [tokensOf(sql, use)];
  const bare = sql.replace(/['"]|\/\*(?!M?!)|\*\/|--|#/g, (mark) => ' '.repeat(mark.length));
  return [tokensOf(sql, 'query'), tokensOf(bare, 'query')];
}

function statementAt(text: Text, position: number, use: SqlUse): string | null {
  const { tokens } = text;
  const [token, next] = [tokens[position], tokens[position + 1]];
  if (token === undefined) return null;
  if (token.kind === 'executable') return '/*!';
  // One at the very end is how people write statements.
  if (isMark(token, ';')) return next === undefined || use === 'value' ? null : ';';
  // The name of a function may stand in backquotes.
  if (token.kind === 'name' && token.text.toUpperCase() === 'LOAD_FILE' && isMark(next, '('))
    return 'LOAD_FILE';
  if (token.kind !== 'word') return null;
  if (token.text === 'LOAD_FILE') return 'LOAD_FILE';
  if (token.text === 'INTO' && isWord(next, ['OUTFILE', 'DUMPFILE'])) return `INTO ${next?.text}`;
  if (token.text === 'DROP' && isWord(next, DROPPED)) return 'DROP';
  const isStatement = CHANGING.get(token.text);
  const isFirst = use === 'value' && position === 0;
  const starts = isStatement !== undefined && !isFirst && startsStatement(tokens, position);
  return starts && isStatement(text, position) ? token.text : null;
}

/** Words after which a statement may start: what explains or runs it, and the blocks of procedures. */
const BEFORE = ['EXPLAIN', 'ANALYZE', 'DESCRIBE', 'DESC', 'EXTENDED', 'PARTITIONS', 'JSON', 'TREE'];
const BLOCKS = ['BEGIN', 'ATOMIC', 'THEN', 'ELSE', 'LOOP', 'REPEAT', 'DO'];

function startsStatement(tokens: readonly Token[], position: number): boolean {
  const before = tokens[position - 1];
  if (before === undefined || isMark(before, ';') || before.kind === 'executable') return true;
  // After the tables of WITH.
  if (isMark(before, ')') && isWord(tokens[0], ['WITH'])) return true;
  return isWord(before, BEFORE) || isWord(before, BLOCKS);
}

function textOf(tokens: readonly Token[]): Text {
  const last = new Map<string, number>();
  for (const [position, { kind, text }] of tokens.entries())
    if (kind === 'word') last.set(text, position);
  return { tokens, comesAfter: (position, word) => (last.get(word) ?? -1) > position };
}

function excerptOf(sql: string, { at }: Token): string {
  const line = sql.slice(at, at + 10 * EXCERPT_LENGTH).replace(/[\s\p{Cc}]+/gu, ' ');
  return Array.from(line).slice(0, EXCERPT_LENGTH).join('').trim().toWellFormed();
}
