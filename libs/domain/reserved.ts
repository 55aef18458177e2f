/** The name of the file at the root that maps globs to content types (docs/design.md#5). */
export const LAYOUT_FILE = 'prosync.yaml';

/**
 * True for a file or folder name that is never content: Git's own folder and everything of ProSync, in any case and in the
 * short form that Windows gives to `.git`. An item there could run code or rewrite the client's own state.
 */
export function isReservedName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === '.git' || isShortNameOfGit(lower) || lower.startsWith('.prosync');
}

/** True for the short form that Windows gives to `.git`: a name that somebody may have given to content unawares. */
export function isShortNameOfGit(name: string): boolean {
  return /^git~\d+$/i.test(name);
}

// What every reserved name has a part of: most paths have none, and are not taken apart.
const MAY_BE_RESERVED = /\.git|git~|prosync/i;

/** True when a path, relative to the root and slash-separated, can never be an item's. */
export function isReservedPath(path: string): boolean {
  if (!MAY_BE_RESERVED.test(path)) return false;
  return path.toLowerCase() === LAYOUT_FILE || path.split('/').some(isReservedName);
}

// The names that Windows makes of `.prosync...` and `prosync.yaml`: the first four count up, later ones carry a hash.
const SHORT_FORM = /^pr(?:osyn|[0-9a-f]{4})~\d+(?:\.|$)/;

/** True when a folded path would be a reserved one on some file system: with characters that show nothing, or by a short form. */
export function looksReserved(folded: string): boolean {
  return isReservedPath(folded) || folded.split('/').some((name) => SHORT_FORM.test(name));
}
