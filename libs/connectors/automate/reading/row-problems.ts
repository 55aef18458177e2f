import { ProSyncError } from '#domain/errors';
import { MAX_BODY_BYTES } from '#domain/item';
import { UNREADABLE_TYPE, type ReadProblem } from '../../connector.ts';
import type { Description } from '../content-types/description.ts';
import { pathOf } from '../encoding/item-path.ts';
import { wordFor } from '../references/findings.ts';
import type { InstanceIds } from '../references/ids.ts';

/** Where a row that cannot be an item stands. */
export interface Place {
  contentType: string;
  /** Its GUID, or the one by which it was known before; null when it never had one. */
  guid: string | null;
  path: string | null;
}

/** What the reading of one row threw, as a problem of its item: it never stops the others (docs/design.md#5). */
export function problemOf(error: unknown, place: Place): ReadProblem {
  if (error instanceof ProSyncError) return { code: error.code, detail: error.message, ...place };
  const kind = error instanceof Error ? error.name : 'an unknown error';
  return { code: 'unreadable', detail: `The row cannot be read: ${kind}.`, ...place };
}

/** A row larger than a body may be, or than what the server sends at once. */
export function tooLarge(size: number, limit: number, place: Place): ReadProblem {
  const why = limit < MAX_BODY_BYTES ? ', because of max_allowed_packet of the server' : '';
  return {
    code: 'too-large',
    detail: `The ${wordFor(place.contentType)} is ${size} bytes long, and at most ${limit} are read${why}.`,
    ...place,
  };
}

/** A GUID that several rows carry: none of them is the item (docs/design.md#4). */
export function duplicate(
  ids: InstanceIds,
  description: Description,
  { guid, path }: { guid: string; path: string },
): ReadProblem {
  const { contentType } = description;
  const paths = ids.idsOf(contentType, guid).map((id) => `"${shownPath(ids, contentType, id)}"`);
  const others = paths.slice(0, MOST_SHOWN).join(', ');
  const more = paths.length > MOST_SHOWN ? ` and ${paths.length - MOST_SHOWN} more` : '';
  return {
    code: 'duplicate-guid',
    detail: `${paths.length} rows carry the same GUID ${guid}: ${others}${more}.`,
    contentType,
    guid,
    path,
  };
}

/** A column that came with an update of the vendor: named, and in nobody's way (docs/guarantees.md#b23). */
export function unknownColumn(column: string, contentType: string): ReadProblem {
  const detail = `ProSync does not know the column ${column} yet: its values are neither compared nor distributed.`;
  return { code: 'unknown-column', detail, contentType, guid: null, path: null };
}

/** A content type that cannot be read now: none of its items is concluded to be gone. */
export function unreadableType({ contentType, title }: Description, reason: string): ReadProblem {
  const detail = `${reason} The ${title} stay as they were seen last, and the other content types are read.`;
  return { code: UNREADABLE_TYPE, detail, contentType, guid: null, path: null };
}

/** The path of a row for people; a segment that cannot be decoded is shown as `?`. */
export function shownPath(ids: InstanceIds, contentType: string, id: number): string {
  return pathOf((ids.segmentsOf(contentType, id) ?? []).map((segment) => segment ?? '?'));
}

const MOST_SHOWN = 5;
