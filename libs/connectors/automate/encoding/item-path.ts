/** Stands for a `/` inside a name, which would look like the end of a folder. */
const DIVISION_SLASH = '\u2215';

/** The path of an item or folder: its segments joined by `/`; a `/` inside of a segment becomes `∕` (U+2215). */
export function pathOf(segments: readonly string[]): string {
  return segments.map((segment) => segment.replaceAll('/', DIVISION_SLASH)).join('/');
}

/**
 * The segments of a path, with every `∕` as `/` again: a name that held `∕` itself comes back with `/`, which is why names
 * are compared by their paths.
 */
export function segmentsOf(path: string): string[] {
  return path.split('/').map((segment) => segment.replaceAll(DIVISION_SLASH, '/'));
}
