/** Part of a body: from the first to the last byte, both included. */
export interface Range {
  first: number;
  last: number;
}

/**
 * The part that `Range` asks for (RFC 9110 14.1.2); null means the whole body, also when the header cannot be read or asks
 * for several parts, as the RFC allows; `unsatisfiable` when it lies outside of the body.
 */
export function rangeOf(header: string | undefined, size: number): Range | null | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.replaceAll(' ', '') ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') return suffix(Number(last), size);
  const range = { first: Number(first), last: last === '' ? size - 1 : Number(last) };
  if (last !== '' && range.last < range.first) return null;
  if (range.first >= size) return 'unsatisfiable';
  return { first: range.first, last: Math.min(range.last, size - 1) };
}

function suffix(length: number, size: number): Range | 'unsatisfiable' {
  if (length === 0 || size === 0) return 'unsatisfiable';
  return { first: Math.max(0, size - length), last: size - 1 };
}
