const CENSORED = '[censored]';
const MAX_DEPTH = 6;

/** Names of fields whose value never reaches a log: `authorization`, `set-cookie`, `clientSecret`, `access_token` ... */
const SECRET_NAME = /(authorization|cookie|secret|password|token|database_?url)$/i;

/** Secrets that stand inside a text: credentials of a header, a client's secret, the password of an address. */
const SECRET_TEXT: [RegExp, string][] = [
  [/\b(Bearer|Basic) [\w.~+/=-]+/gi, `$1 ${CENSORED}`],
  [/\bps[a-z]\d?_\w+/g, CENSORED],
  [/(\w:\/\/[^\s:/@"]*):[^\s@/"]+@/g, `$1:${CENSORED}@`],
];

/** A copy of what is logged without the values of secret fields, at any depth that a log line has (docs/guarantees.md#a5). */
export function censorFields(fields: Record<string, unknown>): Record<string, unknown> {
  return censorRecord(fields, 0);
}

/** The finished log line without secrets that stood inside its texts. */
export function censorText(line: string): string {
  return SECRET_TEXT.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line);
}

function censorRecord(record: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) && value !== undefined ? CENSORED : censorValue(value, depth + 1),
    ]),
  );
}

function censorValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (depth > MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((entry) => censorValue(entry, depth + 1));
  return censorRecord(value, depth);
}
