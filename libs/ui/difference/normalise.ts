/** What a text looks like apart from its words. */
export interface TextFacts {
  /** "LF", "CRLF and LF"; "none" for a single line. */
  lineEndings: string;
  /** The same with how many lines end so: "LF, 120 lines", "CRLF on 3 lines, LF on 117 lines". */
  lineEndingCounts: string;
  hasByteOrderMark: boolean;
  endsWithNewline: boolean;
  lines: number;
}

/** Line endings, byte order mark and last newline: differences that are otherwise not seen. */
export function factsOf(text: string): TextFacts {
  const crlf = countOf(text, /\r\n/g);
  const lf = countOf(text, /\n/g) - crlf;
  const cr = countOf(text, /\r/g) - crlf;
  const all: [string, number][] = [
    ['CRLF', crlf],
    ['LF', lf],
    ['CR', cr],
  ];
  const kinds = all.filter(([, times]) => times > 0);
  return {
    lineEndings: kinds.length === 0 ? 'none' : kinds.map(([kind]) => kind).join(' and '),
    lineEndingCounts: countsText(kinds),
    hasByteOrderMark: text.startsWith('\ufeff'),
    endsWithNewline: /[\r\n]$/.test(text),
    lines: text === '' ? 0 : crlf + lf + cr + (/[\r\n]$/.test(text) ? 0 : 1),
  };
}

/** True when every line of the one text ends in one way, and every line of the other in another. */
export function isRewritten(before: TextFacts, after: TextFacts): boolean {
  const [old, now] = [before.lineEndings, after.lineEndings];
  return old !== now && ONE_KIND.has(old) && ONE_KIND.has(now);
}

/** The text with LF as its only line ending. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The text without what "ignore whitespace" ignores: indentation, trailing blanks, runs of blanks, line endings. */
export function withoutWhitespace(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim().replace(/[ \t]+/g, ' '))
    .join('\n');
}

const ONE_KIND: ReadonlySet<string> = new Set(['CRLF', 'LF', 'CR']);

function countsText(kinds: readonly [string, number][]): string {
  if (kinds.length === 0) return 'none';
  const word = kinds.length === 1 ? ', ' : ' on ';
  return kinds.map(([kind, times]) => `${kind}${word}${linesText(times)}`).join(', ');
}

function linesText(times: number): string {
  return times === 1 ? '1 line' : `${times.toLocaleString('en')} lines`;
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
