import type { SqlUse } from './inspect.ts';
import { xmlText } from './text-in-xml.ts';
import { isMark, tokensOf, type Escapes, type Token } from './tokens.ts';

/** A text as one server reads it. */
export interface Reading {
  tokens: readonly Token[];
  /** Whether it must be a whole statement. */
  isWhole: boolean;
  /** Whether it is a value, or what comes after a quotation that a server might take for one. */
  isValue: boolean;
}

/** The ways in which servers can read a text that stands so in a statement, each made when it is asked for. */
export function* readingsOf(sql: string, use: SqlUse): Generator<Reading> {
  for (const text of spellingsOf(use === 'xml' ? xmlText(sql) : sql))
    yield* use === 'value' || use === 'xml' ? valueReadingsOf(text) : modesOf(text, use);
}

/** The text, and as a connection in latin1 or most other character sets of one byte sees it: there a no-break space is a blank. */
function spellingsOf(sql: string): string[] {
  return sql.includes('\u00A0') ? [sql, sql.replaceAll('\u00A0', ' ')] : [sql];
}

/** The ways in which a `sql_mode` can read the quotes in SQL; one, unless the text holds a backslash. */
function* modesOf(sql: string, use: SqlUse): Generator<Reading> {
  const isWhole = use === 'statement';
  yield { tokens: inMode(sql, use, 'both'), isWhole, isValue: false };
  if (!sql.includes('\\')) return;
  for (const escapes of ['single', 'none'] as const) {
    const tokens = inMode(sql, use, escapes);
    // What a server in this mode cannot parse it does not run, up to the first semicolon.
    yield isParsable(tokens)
      ? { tokens, isWhole, isValue: false }
      : { tokens, isWhole: false, isValue: true };
  }
}

/**
 * The readings of a value. Automate puts quotes of its own around it, so that what looks quoted in it may not be, and the other
 * way round.
 */
function* valueReadingsOf(sql: string): Generator<Reading> {
  const bare = sql.replace(/['"]|\/\*(?!M?!)|\*\/|--|#/g, (mark) => ' '.repeat(mark.length));
  for (const text of [sql, bare])
    yield { tokens: tokensOf(text, 'query'), isWhole: false, isValue: true };
}

function inMode(sql: string, use: SqlUse, escapes: Escapes): Token[] {
  return tokensOf(sql, use === 'field-list' ? 'field-list' : 'query', escapes);
}

/** Whether every quotation ends, and no backslash stands outside of one but in `\N`. */
function isParsable(tokens: readonly Token[]): boolean {
  return tokens.every((token, position) => {
    if (token.kind !== 'mark') return true;
    if (["'", '"', '`'].includes(token.text)) return false;
    return !isMark(token, '\\') || tokens[position + 1]?.text === 'N';
  });
}
