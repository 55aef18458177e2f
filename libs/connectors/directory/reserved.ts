/** The name of the file at the root that maps globs to content types (design.md 5). */
export const LAYOUT_FILE = 'prosync.yaml';

/**
 * True for a file or folder name that is never content: Git's own folder and everything of ProSync, in any case and in the
 * short form that Windows gives to `.git`. An item there could run code or rewrite the client's own state.
 */
export function isReservedName(name: string): boolean {
  const folded = name.toLowerCase();
  return folded === '.git' || /^git~\d+$/.test(folded) || folded.startsWith('.prosync');
}

/** True when a path, relative to the root and slash-separated, can never be an item's. */
export function isReservedPath(path: string): boolean {
  return path.toLowerCase() === LAYOUT_FILE || path.split('/').some(isReservedName);
}
