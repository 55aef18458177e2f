/** A piece of SQL text; comments and white space are none. */
export interface Token {
  /**
   * `word`: a keyword, a name without quotes, a number. `name`: in backquotes. `string`: in quotes of either kind. `mark`: one
   * character, or `,` for the `;;` of a field list. `executable`: the start of a comment that the server runs, `/*!`.
   */
  kind: 'word' | 'name' | 'string' | 'mark' | 'executable';
  /** Words in upper case; strings and names without their quotes, as they are written. */
  text: string;
  /** Where it starts in the SQL text. */
  at: number;
}

/** In the field list of a dataview `;;` is Automate's comma inside of a function (docs/automate-schema.md#3.6). */
export type Dialect = 'query' | 'field-list';

/**
 * Where a backslash escapes the next character: `both` kinds of quotes unless the server's `sql_mode` says otherwise, only
 * `single` ones under `ANSI_QUOTES`, in which double quotes enclose names, and `none` under `NO_BACKSLASH_ESCAPES`.
 */
export type Escapes = 'both' | 'single' | 'none';

/**
 * The tokens of MySQL or MariaDB text as the server reads it. Content is often a part of a statement: a quote or comment that
 * does not end hides nothing, what follows it is read as SQL, and the quote itself is a mark. Linear in the length.
 */
export function tokensOf(sql: string, dialect: Dialect, escapes: Escapes = 'both'): Token[] {
  const scanner = new Scanner(sql, dialect, escapes);
  const tokens: Token[] = [];
  for (let token = scanner.next(); token !== null; token = scanner.next()) tokens.push(token);
  return tokens;
}

/** Whether the token is one of these words without quotes. */
export function isWord(token: Token | undefined, words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text);
}

/** Whether the token is this character. */
export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === 'mark' && token.text === mark;
}

/** Whether the token can be a name: a word, or something in backquotes. */
export function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name';
}

/** The last code of what the server takes as white space; other Unicode spaces are letters to it. */
const SPACE = 0x20;
const WORD = /[\w$\u0080-\uFFFF]+/y;
const LINE_COMMENT = /(?:#|--(?=[\0-\x20\x7f]|$))[^\n]*/y;
const EXECUTABLE = /\/\*M?!\d*/y;
const QUOTES: ReadonlyMap<string, 'name' | 'string'> = new Map([
  ["'", 'string'],
  ['"', 'string'],
  ['`', 'name'],
]);
const BACKSLASH = 0x5c;

class Scanner {
  #at = 0;
  /** Quotes and comments that have no end any more: looking for one again and again would take forever. */
  readonly #endless = new Set<string>();

  constructor(
    private readonly sql: string,
    private readonly dialect: Dialect,
    private readonly escapes: Escapes,
  ) {}

  next(): Token | null {
    this.#skip();
    if (this.#at >= this.sql.length) return null;
    const at = this.#at;
    const word = this.#take(WORD);
    if (word !== null) return { kind: 'word', text: word.toUpperCase(), at };
    if (this.sql[at] === '/' && this.#take(EXECUTABLE) !== null)
      return { kind: 'executable', text: '/*!', at };
    return this.#quoted(at) ?? this.#mark(at);
  }

  #skip(): void {
    const { sql } = this;
    for (;;) {
      while (this.#at < sql.length && sql.charCodeAt(this.#at) <= SPACE) this.#at += 1;
      const start = sql[this.#at];
      const isComment =
        start === '#' || start === '-' ? this.#take(LINE_COMMENT) !== null : this.#skipBlock(start);
      if (!isComment) return;
    }
  }

  #skipBlock(start: string | undefined): boolean {
    const { sql } = this;
    if (start !== '/' || sql[this.#at + 1] !== '*' || this.#endless.has('/*')) return false;
    const isRun = sql[this.#at + 2] === '!' || sql.startsWith('M!', this.#at + 2);
    const end = isRun ? -1 : sql.indexOf('*/', this.#at + 2);
    if (end !== -1) this.#at = end + 2;
    else if (!isRun) this.#endless.add('/*');
    return end !== -1;
  }

  #quoted(at: number): Token | null {
    const quote = this.sql[at] ?? '';
    const kind = QUOTES.get(quote);
    if (kind === undefined || this.#endless.has(quote)) return null;
    const end = endOfQuoted(this.sql, at, this.#escapesIn(quote));
    if (end === -1) {
      this.#endless.add(quote);
      return null;
    }
    this.#at = end;
    return { kind, text: this.sql.slice(at + 1, end - 1), at };
  }

  #escapesIn(quote: string): boolean {
    if (quote === '`' || this.escapes === 'none') return false;
    return quote === "'" || this.escapes === 'both';
  }

  #mark(at: number): Token {
    const isComma = this.dialect === 'field-list' && this.sql.startsWith(';;', at);
    this.#at += isComma ? 2 : 1;
    return { kind: 'mark', text: isComma ? ',' : (this.sql[at] ?? ''), at };
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.sql)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }
}

/** Where what starts with the quote at `at` is over, or -1; a doubled quote is one inside. */
function endOfQuoted(sql: string, at: number, hasEscapes: boolean): number {
  const quote = sql.charCodeAt(at);
  for (let i = at + 1; i < sql.length; i += 1) {
    const code = sql.charCodeAt(i);
    if (code === BACKSLASH && hasEscapes) i += 1;
    else if (code === quote && sql.charCodeAt(i + 1) === quote) i += 1;
    else if (code === quote) return i + 1;
  }
  return -1;
}
