import picomatch from 'picomatch';

/** Where a field of an item stands: in the comment header, in the path, or in a field of the file (design.md 5). */
export type Place = { from: 'header' } | { from: 'path' } | { from: 'field'; name: string };

/** How the files of one content type are found and read. */
export interface ContentTypeRule {
  contentType: string;
  /** Null: the header's GUID, and one derived from the path where there is none. */
  guid: Place | null;
  name: Place;
  /** Null: no tags. */
  tags: Place | null;
  /** True when the path, relative to the root and slash-separated, is in the tracked scope of this content type. */
  holds(path: string): boolean;
  /** The folders, without trailing slash, below which all such paths are; `''` is the root. */
  bases: readonly string[];
}

/** What the root's files mean: the content types in their order, as `prosync.yaml` or the folders say. */
export interface Layout {
  rules: readonly ContentTypeRule[];
  /** Changes whenever the meaning of the files may have changed. */
  fingerprint: string;
  /** Top-level folders that cannot be content types, when the folders are the layout. */
  misnamed: readonly string[];
}

/** The place that a word of `prosync.yaml` means. */
export function placeOf(word: string): Place {
  return word === 'header' || word === 'path' ? { from: word } : { from: 'field', name: word };
}

/** A rule for globs of picomatch: `*`, `**`, `{a,b}`; names that begin with a dot must be named. */
export function ruleOf(
  places: Pick<ContentTypeRule, 'contentType' | 'guid' | 'name' | 'tags'>,
  globs: readonly string[],
): ContentTypeRule {
  const matches = picomatch([...globs]);
  return {
    ...places,
    holds: (path) => matches(path),
    bases: globs.map((glob) => picomatch.scan(glob).base),
  };
}

/** The rule of the first content type that tracks the path, or null. */
export function ruleFor(layout: Layout, path: string): ContentTypeRule | null {
  return layout.rules.find((rule) => rule.holds(path)) ?? null;
}

/** False when no path below this folder can be tracked, so that it need not be walked. */
export function mayHold(layout: Layout, folder: string): boolean {
  return layout.rules.some((rule) =>
    rule.bases.some((base) => isWithin(folder, base) || isWithin(base, folder)),
  );
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
