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

/** In the field list of a dataview `;;` is Automate's comma inside of a function (automate.md 3.6). */
export type Dialect = 'query' | 'field-list';

/**
 * The tokens of MySQL or MariaDB text as the server reads it with backslashes that escape. Content is often a part of a
 * statement: a quote or comment that does not end hides nothing, what follows it is read as SQL. Linear in the length.
 */
export function tokensOf(sql: string, dialect: Dialect): Token[] {
  const scanner = new Scanner(sql, dialect);
  const tokens: Token[] = [];
  for (let token = scanner.next(); token !== null; token = scanner.next()) tokens.push(token);
  return tokens;
}

/** What the server takes as white space; other Unicode spaces are letters to it. */
const SPACE = /[\0-\x20]*/y;
const WORD = /[\w$\u0080-\uFFFF]+/y;
const LINE_COMMENT = /(?:#|--(?=[\0-\x20\x7f]|$))[^\n]*/y;
const EXECUTABLE = /\/\*M?!\d*/y;
const QUOTES: Readonly<Record<string, { kind: 'name' | 'string'; end: RegExp }>> = {
  "'": { kind: 'string', end: /'(?:[^'\\]|\\[^]|'')*'/y },
  '"': { kind: 'string', end: /"(?:[^"\\]|\\[^]|"")*"/y },
  '`': { kind: 'name', end: /`(?:[^`]|``)*`/y },
};

class Scanner {
  #at = 0;
  /** Quotes and comments that have no end any more: looking for one again and again would take forever. */
  readonly #endless = new Set<string>();

  constructor(
    private readonly sql: string,
    private readonly dialect: Dialect,
  ) {}

  next(): Token | null {
    this.#skip();
    if (this.#at >= this.sql.length) return null;
    const at = this.#at;
    const word = this.#take(WORD);
    if (word !== null) return { kind: 'word', text: word.toUpperCase(), at };
    if (this.#take(EXECUTABLE) !== null) return { kind: 'executable', text: '/*!', at };
    return this.#quoted(at) ?? this.#mark(at);
  }

  #skip(): void {
    for (let before = -1; before !== this.#at;) {
      before = this.#at;
      this.#take(SPACE);
      this.#take(LINE_COMMENT);
      this.#skipComment();
    }
  }

  #skipComment(): void {
    const { sql } = this;
    if (!sql.startsWith('/*', this.#at) || this.#endless.has('/*')) return;
    if (/^\/\*M?!/.test(sql.slice(this.#at, this.#at + 4))) return;
    const end = sql.indexOf('*/', this.#at + 2);
    if (end === -1) this.#endless.add('/*');
    else this.#at = end + 2;
  }

  #quoted(at: number): Token | null {
    const quote = this.sql[at] ?? '';
    const rule = Object.hasOwn(QUOTES, quote) ? QUOTES[quote] : undefined;
    if (rule === undefined || this.#endless.has(quote)) return null;
    const text = this.#take(rule.end);
    if (text !== null) return { kind: rule.kind, text: text.slice(1, -1), at };
    this.#endless.add(quote);
    return null;
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
