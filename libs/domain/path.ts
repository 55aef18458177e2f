import { isReservedPath, LAYOUT_FILE, looksReserved } from './reserved.ts';

const MAX_SEGMENT_BYTES = 255;
const DEVICE =
  /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\s*\.|$)/i;
/** Names of which nothing can be wrong but that they are a device's: nearly all there are, told by one look. */
const PLAIN = /^[\w-](?:[\w .-]*[\w-])?(?:\/[\w-](?:[\w .-]*[\w-])?)*$/;
const PLAIN_DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[ .]|\/|$)/i;
const FORBIDDEN = /[<>:"|?*\\]/;
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u001f\u007f]/;
// eslint-disable-next-line no-control-regex -- the whole of ASCII
const ASCII = /^[\u0000-\u007f]*$/;
/** Characters that show nothing: some file systems leave them out when they compare names, and so does the eye. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Why a path cannot be a file's below a target's folder, as one sentence, or null when it can (docs/guarantees.md#2.6, B32).
 * The rules of all systems hold on every system, so that one release gives the same files everywhere. The server asks this
 * before it publishes, the client before it writes.
 */
export function pathProblem(path: string): string | null {
  if (isPlain(path)) return null;
  if (path.startsWith('/')) return 'The path is absolute: it starts with a slash.';
  if (!path.isWellFormed()) return 'The path contains half of a surrogate pair.';
  for (const segment of path.split('/')) {
    const problem = segmentProblem(segment);
    if (problem !== null) return problem;
  }
  return isReservedPath(path) || looksReserved(folded(path))
    ? 'The path is reserved for Git or for ProSync.'
    : null;
}

/**
 * The path as the strictest file system compares names: two paths with one folded form are one file there. It ignores case,
 * composition (Unicode normalization) and characters that show nothing.
 */
export function folded(path: string): string {
  if (ASCII.test(path)) return path.toLowerCase();
  // Upper case first: it also brings together what only full case folding does, such as "ß" and "ss".
  const visible = path.normalize('NFC').replace(INVISIBLE, '');
  return visible.toUpperCase().toLowerCase().normalize('NFC');
}

/** The folder that a path lies in; empty for one at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All folders above a path, upper ones first. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}

function isPlain(path: string): boolean {
  const fits = path.length <= MAX_SEGMENT_BYTES && PLAIN.test(path) && !PLAIN_DEVICE.test(path);
  return fits && path.toLowerCase() !== LAYOUT_FILE;
}

function segmentProblem(segment: string): string | null {
  if (segment === '') return 'The path contains an empty segment.';
  if (segment === '.' || segment === '..') return `The path contains the segment "${segment}".`;
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)
    return `The path contains a name that is longer than ${MAX_SEGMENT_BYTES} bytes.`;
  if (CONTROL.test(segment)) return 'The path contains a control character.';
  const forbidden = FORBIDDEN.exec(segment)?.[0];
  if (forbidden !== undefined)
    return `The name ${segment} contains the character ${forbidden}, which Windows does not allow.`;
  if (/[. ]$/.test(segment))
    return `The name "${segment}" ends with a dot or a space, which Windows does not allow.`;
  return DEVICE.test(segment) ? `The name ${segment} belongs to a device on Windows.` : null;
}
