/** The facts of an event as rows of name and text, however deep they are. */
export function rowsOf(facts: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(facts).flatMap(([name, value]) => rows(labelOf(name), value));
}

function rows(name: string, value: unknown): [string, string][] {
  if (value === null || value === undefined) return [[name, 'none']];
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object')) {
    return [[name, value.length === 0 ? 'none' : value.join(', ')]];
  }
  if (typeof value !== 'object') return [[name, textOf(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    rows(`${name}: ${Array.isArray(value) ? Number(key) + 1 : labelOf(key).toLowerCase()}`, inner),
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? value.toLocaleString('en') : String(value);
}

/** `previousDigest` as "Previous digest". */
function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\bid\b/, 'ID')
    .replace(/\bguid\b/, 'GUID')
    .replace(/\bsha256\b/, 'SHA-256');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
