import { isReservedPath } from '../reserved.ts';

const MAX_SEGMENT_BYTES = 255;
const DEVICE =
  /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\s*\.|$)/i;
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const FORBIDDEN = /[<>:"|?*\\\u0000-\u001f\u007f]/;

/**
 * Why a path cannot be written below a target's folder, or null (reliability.md 2.6, B32). The rules of all systems hold on
 * every system, so that one release gives the same files everywhere.
 */
export function pathProblem(path: string): string | null {
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'The path is absolute.';
  if (!path.isWellFormed()) return 'The path holds half of a surrogate pair.';
  for (const segment of path.split('/')) {
    const problem = segmentProblem(segment);
    if (problem !== null) return problem;
  }
  return isReservedPath(path) ? 'The path belongs to Git or to ProSync.' : null;
}

/** The path as a file system sees it that does not tell upper from lower case: two equal ones would be one file. */
export function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function segmentProblem(segment: string): string | null {
  if (segment === '') return 'The path has an empty segment.';
  if (segment === '.' || segment === '..') return 'The path has a segment "." or "..".';
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)
    return `A segment of the path is longer than ${MAX_SEGMENT_BYTES} bytes.`;
  if (FORBIDDEN.test(segment))
    return 'A segment of the path has a character that not every system allows.';
  if (/[. ]$/.test(segment)) return 'A segment of the path ends with a dot or a blank.';
  return DEVICE.test(segment) ? 'A segment of the path is the name of a device on Windows.' : null;
}
