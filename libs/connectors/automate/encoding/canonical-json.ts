import { ProSyncError } from '#domain/errors';

/** What a body is made of. There are no booleans and no fractions in the rows of Automate. */
export type Json = string | number | null | readonly Json[] | { readonly [key: string]: Json };

/** Deepest nesting of a body (docs/guarantees.md#2.5). */
const MAX_DEPTH = 64;

/**
 * The body's bytes as RFC 8785 has them: keys sorted by UTF-16 code units, no white space, UTF-8. Throws `invalid-item` for
 * what does not survive JSON: unsafe numbers, half of a surrogate pair, nesting deeper than 64 (docs/guarantees.md#2.5).
 */
export function canonicalJson(value: Json): Buffer {
  return Buffer.from(textOf(value, 0), 'utf8');
}

function textOf(value: Json, depth: number): string {
  if (depth > MAX_DEPTH) throw refused(`It is nested deeper than ${MAX_DEPTH}.`);
  if (value === null) return 'null';
  if (typeof value === 'string') return textOfString(value);
  if (typeof value === 'number') return textOfNumber(value);
  if (isList(value)) return `[${value.map((item) => textOf(item, depth + 1)).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${textOfString(key)}:${textOf(value[key] ?? null, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function textOfString(text: string): string {
  if (!text.isWellFormed()) throw refused('A text holds half of a surrogate pair.');
  return JSON.stringify(text);
}

function textOfNumber(number: number): string {
  if (!Number.isSafeInteger(number) || Object.is(number, -0))
    throw refused(`${number} is not a number that every reader understands alike.`);
  return String(number);
}

function isList(
  value: readonly Json[] | { readonly [key: string]: Json },
): value is readonly Json[] {
  return Array.isArray(value);
}

function refused(detail: string): ProSyncError {
  return new ProSyncError('invalid-item', detail, { remedy: 'Correct it at the source.' });
}
