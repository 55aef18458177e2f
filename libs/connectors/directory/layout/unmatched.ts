import { isReservedPath, LAYOUT_FILE } from '#domain/reserved';
import type { ReadProblem } from '../../connector.ts';
import { Globs, hasPattern } from '../../globs/globs.ts';
import type { SourceRoot } from '../reading/source-root.ts';
import { nearest } from '../../text/nearest.ts';
import { wholeOf, type Scope, type ScopeGlob } from './scope.ts';

/** Enough to find what was meant; the walk for it must stay small beside that of the reading. */
const MAX_PATHS = 5000;
const MAX_SUGGESTIONS = 20;

/**
 * Reports the globs of `prosync.yaml` that had no effect on the walk, each with its line and the glob that was probably meant,
 * and the content types that have no file although their globs match some.
 */
export function unmatchedGlobs(root: SourceRoot, scope: Scope): ReadProblem[] {
  const globs = scope.unmatched().filter(({ line }) => line > 0);
  const meant = suggestions(root, globs.slice(0, MAX_SUGGESTIONS));
  const unfilled = scope.unfilled().filter(({ line }) => line > 0);
  return [
    ...globs.map((glob) => problemOf('unmatched-glob', glob, unmatched(glob, meant.get(glob)))),
    ...unfilled.map((glob) => problemOf('empty-content-type', glob, emptyType(glob))),
  ];
}

function problemOf(code: string, { rule }: ScopeGlob, detail: string): ReadProblem {
  return { code, detail, contentType: rule?.contentType ?? null, guid: null, path: LAYOUT_FILE };
}

function unmatched({ glob, rule, excludes, line }: ScopeGlob, meant: string | undefined): string {
  const owner = rule === null ? '' : ` of the content type "${rule.contentType}"`;
  const effect = excludes ? 'excludes no file' : 'matches no file';
  const advice = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return `The glob "${glob}"${owner} ${effect} (${LAYOUT_FILE}, line ${line}).${advice}`;
}

function emptyType({ rule, line }: ScopeGlob): string {
  return (
    `The content type "${rule?.contentType}" has no files (${LAYOUT_FILE}, line ${line}): ` +
    'all files that its globs match are excluded or belong to a content type above it.'
  );
}

/** For each glob the first of its candidates that matches a file; none where none does. */
function suggestions(root: SourceRoot, globs: readonly ScopeGlob[]): Map<ScopeGlob, string> {
  if (globs.length === 0) return new Map();
  const asked = globs.flatMap((glob) =>
    candidates(root, glob.glob).map((candidate) => ({ glob, candidate })),
  );
  const matcher = matcherOf(asked.map(({ candidate }) => candidate));
  const matched = new Set<number>();
  if (matcher !== null)
    for (const path of somePaths(root)) for (const at of matcher.matching(path)) matched.add(at);
  const meant = new Map<ScopeGlob, string>();
  asked.forEach(({ glob, candidate }, at) => {
    if (matched.has(at) && !meant.has(glob)) meant.set(glob, candidate);
  });
  return meant;
}

function matcherOf(globs: readonly string[]): Globs | null {
  try {
    return new Globs(globs.map(wholeOf), { dot: true });
  } catch {
    // Without a suggestion the report is still true.
    return null;
  }
}

/** What may have been meant, the likeliest first. */
function candidates(root: SourceRoot, glob: string): string[] {
  const cut = glob.lastIndexOf('/') + 1;
  const spelled = spelledAsFolders(root, glob);
  return [
    spelled,
    ...inOtherCase(spelled),
    glob.replace(/(^|[^?*+@!])\(([^()]*\|[^()]*)\)/g, '$1@($2)'),
    `${glob}/**`,
    `${glob.slice(0, cut)}**/${glob.slice(cut)}`,
    `**/${glob}`,
    `**/${glob}/**`,
  ].filter((candidate) => candidate !== glob);
}

/** The glob with its extension, its last name or all of it in lower or upper case. */
function inOtherCase(glob: string): string[] {
  const starts = [glob.lastIndexOf('.') + 1, glob.lastIndexOf('/') + 1, 0];
  return starts.flatMap((start) => {
    const [before, rest] = [glob.slice(0, start), glob.slice(start)];
    return [before + rest.toLowerCase(), before + rest.toUpperCase()];
  });
}

/** The glob with the names of the folders that are there, where it has others that are written much the same. */
function spelledAsFolders(root: SourceRoot, glob: string): string {
  const names = glob.split('/');
  for (const [index, name] of names.entries()) {
    if (hasPattern(name)) break;
    const there = namesIn(root, names.slice(0, index).join('/'));
    if (there.includes(name)) continue;
    const meant = nearest(name, there, Math.min(2, Math.floor(name.length / 3)));
    if (meant === null) break;
    names[index] = meant;
  }
  return names.join('/');
}

function namesIn(root: SourceRoot, folder: string): string[] {
  return entriesOf(root, folder).map((entry) => entry.name);
}

/** The first few thousand paths below the root, folder by folder. */
function* somePaths(root: SourceRoot): Generator<string> {
  const folders = [''];
  let seen = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of entriesOf(root, folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isReservedPath(path)) continue;
      seen += 1;
      if (seen > MAX_PATHS) return;
      if (entry.isDirectory()) folders.push(path);
      else yield path;
    }
  }
}

function entriesOf(root: SourceRoot, folder: string) {
  try {
    return root.list(folder).entries;
  } catch {
    // A folder that cannot be listed helps no suggestion; the reading itself reports it.
    return [];
  }
}
