import { NAMED_FUNCTIONS, isReadingFunction, mayCall } from './functions.ts';
import { isMark, isWord, type Token } from './tokens.ts';

/** Words after which a name before a parenthesis is a table, a type, a procedure or an alias: the list of its columns, say. */
const BEFORE_A_LIST = ['AS', 'INTO', 'TABLE', 'CALL'];
const DIGITS = /^\d+$/;

/** The calls in a text. */
export class Calls {
  readonly #tokens: readonly Token[];
  /** For each opening parenthesis the position of its end; made when a text with WITH needs it. */
  #ends: ReadonlyMap<number, number> | null = null;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /**
   * `LOAD_FILE` and the like where such a function is called at this position, `FUNCTION` for one that is not known to only
   * read; null where nothing is called, or something that is fine. Quotes of any kind are looked through, since which of them
   * enclose a name depends on the server's `sql_mode`.
   */
  forbiddenAt(position: number): string | null {
    const token = this.#tokens[position];
    if (token === undefined || !this.#isBeforeParenthesis(position, token)) return null;
    const isPlain = token.kind === 'word';
    if (isPlain && DIGITS.test(token.text)) return null;
    const start = this.#startOfName(position);
    if (isWord(this.#tokens[start - 1], BEFORE_A_LIST)) return null;
    const name = token.text.toUpperCase();
    // With a database before it, it is never one of the functions of the server.
    if (start === position) {
      if (NAMED_FUNCTIONS.includes(name)) return name;
      if (isPlain ? mayCall(name) : isReadingFunction(name)) return null;
    }
    return this.#isTableOfWith(position) ? null : 'FUNCTION';
  }

  #isBeforeParenthesis(position: number, { kind }: Token): boolean {
    if (kind === 'mark' || kind === 'executable') return false;
    return (
      isMark(this.#tokens[position + 1], '(') &&
      // A variable of the session.
      !isMark(this.#tokens[position - 1], '@')
    );
  }

  #startOfName(position: number): number {
    let start = position;
    while (isMark(this.#tokens[start - 1], '.')) {
      const before = this.#tokens[start - 2];
      if (before === undefined || before.kind === 'mark' || DIGITS.test(before.text)) break;
      start -= 2;
    }
    return start;
  }

  /** `x (a, b) AS (`: a table of WITH and its columns. */
  #isTableOfWith(position: number): boolean {
    if (!isWord(this.#tokens[0], ['WITH'])) return false;
    this.#ends ??= endsOf(this.#tokens);
    const end = this.#ends.get(position + 1);
    if (end === undefined) return false;
    return isWord(this.#tokens[end + 1], ['AS']) && isMark(this.#tokens[end + 2], '(');
  }
}

function endsOf(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [position, token] of tokens.entries()) {
    if (isMark(token, '(')) open.push(position);
    const start = isMark(token, ')') ? open.pop() : undefined;
    if (start !== undefined) ends.set(start, position);
  }
  return ends;
}
