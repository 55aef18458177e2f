/** What a text looks like apart from its words. */
export interface TextFacts {
  lineEndings: string;
  hasByteOrderMark: boolean;
  endsWithNewline: boolean;
  lines: number;
}

/** Line endings, byte order mark and last newline: differences that are otherwise not seen. */
export function factsOf(text: string): TextFacts {
  const crlf = countOf(text, /\r\n/g);
  const lf = countOf(text, /\n/g) - crlf;
  const cr = countOf(text, /\r/g) - crlf;
  const kinds = [crlf > 0 && 'CRLF', lf > 0 && 'LF', cr > 0 && 'CR'].filter(Boolean);
  return {
    lineEndings: kinds.length === 0 ? 'none' : kinds.join(' and '),
    hasByteOrderMark: text.startsWith('\ufeff'),
    endsWithNewline: /[\r\n]$/.test(text),
    lines: text === '' ? 0 : crlf + lf + cr + (/[\r\n]$/.test(text) ? 0 : 1),
  };
}

/** The text without what "ignore whitespace" ignores: indentation, trailing blanks, runs of blanks, line endings. */
export function withoutWhitespace(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim().replace(/[ \t]+/g, ' '))
    .join('\n');
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
