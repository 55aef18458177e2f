import type { Scope } from './scope.ts';

/** Where a field of an item stands: in the comment header, in the path, or in a field of the file (docs/design.md#5). */
export type Place = { from: 'header' } | { from: 'path' } | { from: 'field'; name: string };

/** How the files of one content type are read. */
export interface ContentTypeRule {
  contentType: string;
  /** Null: the header's GUID, and one derived from the path where there is none. */
  guid: Place | null;
  name: Place;
  /** Null: no tags. */
  tags: Place | null;
}

/** What the root's files mean: the content types in their order, as `prosync.yaml` or the folders say. */
export interface Layout {
  rules: readonly ContentTypeRule[];
  /** Which files belong to which of the content types. */
  scope: Scope;
  /** Changes whenever the meaning of the files may have changed. */
  fingerprint: string;
  /** Top-level folders that cannot be content types, when the folders are the layout. */
  misnamed: readonly string[];
}

/** The place that a word of `prosync.yaml` means. */
export function placeOf(word: string): Place {
  return word === 'header' || word === 'path' ? { from: word } : { from: 'field', name: word };
}
