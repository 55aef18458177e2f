import { CR, isBlank, LF, lineEnd, SPACE, TAB, YamlFault, type Cursor } from './cursor.ts';

const HEADER = /[|>](?:([+-])([1-9])?|([1-9])([+-])?)?/y;
const FOLDED = 0x3e;

/** Steps over a scalar that begins with `|` or `>`, and returns its text, or null when it is not wanted. */
export function blockScalar(cursor: Cursor, indent: number, isWanted: boolean): string | null {
  const isFolded = cursor.code === FOLDED;
  HEADER.lastIndex = cursor.at;
  const [header = '', chomp1, width1, width2, chomp2] = HEADER.exec(cursor.text) ?? [];
  cursor.at += header.length;
  afterHeader(cursor);
  const width = width1 ?? width2;
  const given = width === undefined ? null : Math.max(indent, 0) + Number(width);
  const lines = linesOf(cursor, given, indent, isWanted);
  if (!isWanted) return null;
  return chomped(lines, chomp1 ?? chomp2, isFolded);
}

function afterHeader(cursor: Cursor): void {
  cursor.blanks();
  if (cursor.code === 0x23) cursor.at = lineEnd(cursor.text, cursor.at);
  const { code } = cursor;
  if (code !== LF && code !== CR && cursor.at < cursor.end)
    throw new YamlFault(cursor.at, 'something follows "|" or ">" on its line');
}

/** The lines without their indentation; the cursor stands at the beginning of the first line that is none of them. */
function linesOf(
  cursor: Cursor,
  given: number | null,
  indent: number,
  isWanted: boolean,
): string[] {
  const { text } = cursor;
  const lines: string[] = [];
  let width = given;
  while (cursor.at < cursor.end) {
    cursor.newLine();
    const start = cursor.at;
    while (cursor.code === SPACE && (width === null || cursor.column < width)) cursor.at += 1;
    if (isEmptyLine(cursor)) {
      if (isWanted)
        lines.push(width === null ? '' : text.slice(cursor.at, lineEnd(text, cursor.at)));
      cursor.at = lineEnd(text, cursor.at);
      continue;
    }
    const least = width ?? indent + 1;
    if (cursor.column < least || cursor.isAtEnd) {
      cursor.at = start;
      break;
    }
    width ??= cursor.column;
    const from = cursor.at;
    cursor.at = lineEnd(text, from);
    if (isWanted) lines.push(text.slice(from, cursor.at));
  }
  return lines;
}

// Blanks only. The end of the text is no line.
function isEmptyLine({ text, at, end }: Cursor): boolean {
  let after = at;
  while (isBlank(text.charCodeAt(after))) after += 1;
  const code = text.charCodeAt(after);
  return code === LF || code === CR || (after >= end && after > at);
}

function chomped(lines: string[], chomp: string | undefined, isFolded: boolean): string {
  let last = lines.length;
  while (last > 0 && lines[last - 1] === '') last -= 1;
  const kept = lines.slice(0, last);
  const text = isFolded ? foldedLines(kept) : kept.join('\n');
  if (chomp === '-' || (kept.length === 0 && chomp !== '+')) return text;
  return chomp === '+' ? text + '\n'.repeat(lines.length - last + 1) : `${text}\n`;
}

// Lines that are indented more keep their line breaks (YAML 8.1.3).
function foldedLines(lines: readonly string[]): string {
  let result = lines[0] ?? '';
  let breaks = 0;
  let wasMore = isMore(result);
  for (const line of lines.slice(1)) {
    breaks += 1;
    if (line === '') continue;
    const keeps = wasMore || isMore(line);
    result += breaks === 1 && !keeps ? ' ' : '\n'.repeat(keeps ? breaks : breaks - 1);
    result += line;
    wasMore = isMore(line);
    breaks = 0;
  }
  return result;
}

function isMore(line: string): boolean {
  const code = line.charCodeAt(0);
  return code === SPACE || code === TAB;
}
