/** A bracket expression of a glob, such as `[a-c]` or `[!x]`. */
interface ClassPart {
  /** The position behind its closing bracket. */
  end: number;
  isNegated: boolean;
  /** What stands between the brackets, as a class of a regular expression has it. */
  members: string;
}

const MAX_RANGE = 1000;

/** The bracket expression that begins at a position, or null when the bracket there is a letter. */
export function classAt(glob: string, at: number): ClassPart | null {
  const [text, mark, members] = /^\[([!^]?)(\]?[^\]/]*)\]/.exec(glob.slice(at)) ?? [];
  if (text === undefined || members === undefined || members === '') return null;
  const chars = Array.from(members);
  let pattern = '';
  for (let index = 0; index < chars.length; index += 1) {
    const [first = '', dash, last] = chars.slice(index, index + 3);
    if (dash !== '-' || last === undefined) pattern += member(first);
    else if (first > last) return null;
    else {
      pattern += `${member(first)}-${member(last)}`;
      index += 2;
    }
  }
  return { end: at + text.length, isNegated: mark !== '', members: pattern };
}

function member(char: string): string {
  return /[\\\]^[-]/.test(char) ? `\\${char}` : char;
}

/** The values of `1..3`, `01..10` or `a..e`, the inside of a brace expression; null when it is no range. */
export function rangeOf(text: string): string[] | null {
  const numbers = /^(-?\d{1,9})\.\.(-?\d{1,9})$/.exec(text);
  const [, from, to] = numbers ?? /^([a-zA-Z])\.\.([a-zA-Z])$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  const valueOf = (end: string): number =>
    numbers === null ? (end.codePointAt(0) ?? 0) : Number(end);
  const [low, high] = [valueOf(from), valueOf(to)].sort((a, b) => a - b) as [number, number];
  if (high - low >= MAX_RANGE) throw new Error(`A range has more than ${MAX_RANGE} values.`);
  const isPadded = numbers !== null && [from, to].some((end) => /^-?0\d/.test(end));
  const width = isPadded ? Math.max(from.length, to.length) : 0;
  return Array.from({ length: high - low + 1 }, (_, index) =>
    numbers === null ? String.fromCodePoint(low + index) : String(low + index).padStart(width, '0'),
  );
}

/** True when a comma separates alternatives in the inside of a brace expression. */
export function hasComma(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    else if (char === ',' && depth === 0) return true;
  }
  return false;
}

/** The text as letters of a regular expression. */
export function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
