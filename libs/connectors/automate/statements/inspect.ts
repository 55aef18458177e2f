import { Calls } from './calls.ts';
import { FUNCTIONS_IN_VALUES, NAMED_FUNCTIONS } from './functions.ts';
import { readingsOf, type Reading } from './readings.ts';
import { isMark, isWord, type Token } from './tokens.ts';
import { isVerb, startsReading, verbAt } from './verbs.ts';
import { statementInValue, textOf, type Text } from './words-in-values.ts';

/** A statement that content may not hold, as the settings name it, and where it was found. */
export interface ForbiddenStatement {
  statement: string;
  /** The first 120 characters from there on, on one line. */
  excerpt: string;
}

const EXCERPT_LENGTH = 120;

/**
 * How a text stands in the statement that the server runs: as a whole statement, as a part of one such as a condition or a
 * list of tables, as the field list of a dataview, as a value that something is compared with, such as `Stopped;Paused`, or as
 * XML that holds such values.
 */
export type SqlUse = 'statement' | 'part' | 'field-list' | 'value' | 'xml';

/**
 * The first thing in the text that is forbidden and not among `allowed` (names of `STATEMENTS`, or `name()` for a function; case
 * does not count), or null
 * (docs/guarantees.md#b34; docs/automate.md, "Forbidden SQL"). What is not known to only read is forbidden: a whole statement must be
 * one that reads, a part must not be another statement, and either may call only functions that are known. The text is read
 * in each way in which a server's `sql_mode` can read its quotes. Strings, quoted names and comments hide nothing. Nothing
 * starts with a value, and a semicolon in one is a character, unless a forbidden statement comes after it.
 */
export function forbiddenStatement(
  sql: string,
  allowed: readonly string[],
  use: SqlUse,
): ForbiddenStatement | null {
  const isAllowed = new Set(allowed.map((word) => word.toUpperCase()));
  const readings = readingsOf(sql, use);
  for (const reading of readings) {
    const inspection = new Inspection(reading, isAllowed);
    const found = inspection.first();
    if (found !== null) return { statement: found.statement, excerpt: excerptOf(sql, found.token) };
  }
  return null;
}

/** What was found, for people: `"DROP", which content may not hold: DROP TABLE computers`. */
export function wordsFor({ statement, excerpt }: ForbiddenStatement): string {
  return `${WORDS[statement] ?? `"${statement}"`}, which content may not hold: ${excerpt}`;
}

const WORDS: Readonly<Record<string, string>> = {
  ';': 'a second statement after ";"',
  FUNCTION: 'a call of a function that ProSync does not know to be harmless ("FUNCTION")',
  OTHER: 'text that ProSync cannot read as a single query ("OTHER")',
};

/** Words after which a statement may start: what explains or runs it, and the blocks of procedures. */
const BEFORE: ReadonlySet<string> = new Set([
  'EXPLAIN',
  'ANALYZE',
  'DESCRIBE',
  'DESC',
  'EXTENDED',
  'PARTITIONS',
  'JSON',
  'TREE',
]);
const BLOCKS: ReadonlySet<string> = new Set([
  'BEGIN',
  'ATOMIC',
  'THEN',
  'ELSE',
  'LOOP',
  'REPEAT',
  'DO',
]);
const QUOTES: ReadonlySet<string> = new Set(["'", '"', '`']);
/** Words that take a lock, write a file or a variable, or count up a sequence. */
const CLAUSES: ReadonlySet<string> = new Set(['FOR', 'LOCK', 'NEXT', 'INTO']);

/** One reading of a text, position by position. */
class Inspection {
  readonly #reading: Reading;
  readonly #allowed: ReadonlySet<string>;
  readonly #tokens: readonly Token[];
  /** What a value needs; null for SQL. */
  readonly #value: Text | null;
  readonly #calls: Calls;
  readonly #isWith: boolean;

  constructor(reading: Reading, allowed: ReadonlySet<string>) {
    this.#reading = reading;
    this.#allowed = allowed;
    this.#tokens = reading.tokens;
    this.#value = reading.isValue ? textOf(reading.tokens) : null;
    this.#calls = new Calls(reading.tokens);
    this.#isWith = isWord(reading.tokens[0], ['WITH']);
  }

  /** The first thing that is forbidden and not allowed, and where it stands; null when there is none. */
  first(): { statement: string; token: Token } | null {
    for (const [position, token] of this.#tokens.entries()) {
      const statement = this.#statementAt(position);
      if (statement !== null && !this.#isAllowed(statement, token)) return { statement, token };
    }
    return null;
  }

  #isAllowed(statement: string, { text }: Token): boolean {
    const isNamed = statement === 'FUNCTION' && this.#allowed.has(`${text.toUpperCase()}()`);
    return isNamed || this.#allowed.has(statement);
  }

  #statementAt(position: number): string | null {
    const token = this.#tokens[position];
    const next = this.#tokens[position + 1];
    if (token === undefined) return null;
    if (token.kind === 'executable') return '/*!';
    if (token.text === 'INTO' && token.kind === 'word' && isWord(next, ['OUTFILE', 'DUMPFILE']))
      return `INTO ${next?.text}`;
    return this.#value === null
      ? this.#inStatement(position, token, next)
      : this.#inValue(this.#value, position, token);
  }

  #inValue(text: Text, position: number, token: Token): string | null {
    const called = token.kind === 'mark' ? '' : token.text.toUpperCase();
    if (isMark(this.#tokens[position + 1], '(') && FUNCTIONS_IN_VALUES.has(called))
      return NAMED_FUNCTIONS.includes(called) ? called : 'FUNCTION';
    const before = this.#tokens[position - 1];
    const starts = isMark(before, ';') || before?.kind === 'executable';
    return starts ? statementInValue(text, position) : null;
  }

  #inStatement(position: number, token: Token, next: Token | undefined): string | null {
    if (token.kind === 'mark') {
      // One at the very end is how people write statements.
      if (token.text === ';') return next === undefined ? null : ';';
      if (isUnfinished(token, next)) return 'OTHER';
    }
    if (this.#starts(position, token)) {
      const verb = verbAt(this.#tokens, position) ?? this.#unlessReading(position, token);
      if (verb !== null) return verb;
    }
    const clause = CLAUSES.has(token.text) ? this.#clauseAt(position, token, next) : null;
    return clause ?? (isMark(next, '(') ? this.#calls.forbiddenAt(position) : null);
  }

  #starts(position: number, token: Token): boolean {
    const before = this.#tokens[position - 1];
    if (before === undefined || before.kind === 'executable') return true;
    if (before.kind === 'mark') {
      // A bracket ends the tables of WITH.
      if (before.text === ')') return this.#isWith && isVerb(token);
      return before.text === ';';
    }
    if (before.kind !== 'word') return false;
    const isBlock = BLOCKS.has(before.text) && this.#allowed.has(';');
    return (isBlock || BEFORE.has(before.text)) && isVerb(token);
  }

  /** A whole statement must read; what is allowed in it is checked where it stands. */
  #unlessReading(position: number, token: Token): string | null {
    if (!this.#reading.isWhole || token.kind === 'executable') return null;
    if (startsReading(this.#tokens, position)) return null;
    return isVerb(token) ? token.text : 'OTHER';
  }

  #clauseAt(position: number, token: Token, next: Token | undefined): string | null {
    if (isWord(token, ['FOR']) && isWord(next, ['UPDATE', 'SHARE'])) return 'FOR UPDATE';
    if (isWord(token, ['LOCK']) && isWord(next, ['IN'])) return 'LOCK IN SHARE MODE';
    if (isWord(token, ['NEXT']) && isWord(next, ['VALUE'])) return 'NEXT VALUE FOR';
    if (isWord(token, ['INTO']) && !isMark(next, '@'))
      return this.#isAllowedInsert(position) ? null : 'OTHER';
    return null;
  }

  #isAllowedInsert(position: number): boolean {
    const words = this.#tokens.slice(Math.max(0, position - 4), position);
    return words.some(
      (word) => isWord(word, ['INSERT', 'REPLACE']) && this.#allowed.has(word.text),
    );
  }
}

/** Quotes and comments that do not end would go on in what Automate puts after the text. */
function isUnfinished(token: Token, next: Token | undefined): boolean {
  if (token.text === '/') return isMark(next, '*') && next?.at === token.at + 1;
  return QUOTES.has(token.text);
}

function excerptOf(sql: string, { at }: Token): string {
  const line = sql.slice(at, at + 10 * EXCERPT_LENGTH).replace(/[\s\p{Cc}]+/gu, ' ');
  return Array.from(line).slice(0, EXCERPT_LENGTH).join('').trim().toWellFormed();
}
