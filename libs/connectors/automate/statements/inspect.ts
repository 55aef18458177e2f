import { CHANGING, DROPPED, isMark, isWord, type Text } from './rules.ts';
import { tokensOf, type Dialect, type Token } from './tokens.ts';

/** A statement that content may not hold, as the settings name it, and where it was found. */
export interface ForbiddenStatement {
  statement: string;
  /** The first 120 characters from there on, on one line. */
  excerpt: string;
}

const EXCERPT_LENGTH = 120;

/**
 * The first statement of the text that is forbidden and not among `allowed` (names of `STATEMENTS`, case does not count), or
 * null (reliability.md B34). Strings, quoted names and comments hide nothing and count as nothing.
 */
export function forbiddenStatement(
  sql: string,
  allowed: readonly string[],
  dialect: Dialect,
): ForbiddenStatement | null {
  const tokens = tokensOf(sql, dialect);
  const text = textOf(tokens);
  const isAllowed = new Set(allowed.map((word) => word.toUpperCase()));
  for (const [position, token] of tokens.entries()) {
    const statement = statementAt(text, position);
    if (statement !== null && !isAllowed.has(statement))
      return { statement, excerpt: excerptOf(sql, token) };
  }
  return null;
}

function statementAt(text: Text, position: number): string | null {
  const { tokens } = text;
  const [token, next] = [tokens[position], tokens[position + 1]];
  if (token === undefined) return null;
  if (token.kind === 'executable') return '/*!';
  // One at the very end is how people write statements.
  if (isMark(token, ';')) return next === undefined ? null : ';';
  // The name of a function may stand in backquotes.
  if (token.kind === 'name' && token.text.toUpperCase() === 'LOAD_FILE' && isMark(next, '('))
    return 'LOAD_FILE';
  if (token.kind !== 'word') return null;
  if (token.text === 'LOAD_FILE') return 'LOAD_FILE';
  if (token.text === 'INTO' && isWord(next, ['OUTFILE', 'DUMPFILE'])) return `INTO ${next?.text}`;
  if (token.text === 'DROP' && isWord(next, DROPPED)) return 'DROP';
  const isStatement = CHANGING.get(token.text);
  const starts = isStatement !== undefined && startsStatement(tokens, position);
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
