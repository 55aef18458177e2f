import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import type { Column, Description, PlaceRule } from '../content-types/description.ts';
import { withKept } from '../settings/local-policy.ts';
import type { Lookups } from '../references/lookups.ts';
import { contentColumns, rowsColumns } from '../rows/read-columns.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import { itemOfBody, itemOfRow, type DigestedItem } from '../rows/row-item.ts';
import type { BodyObject } from '../rows/body-of-row.ts';
import type { Row } from '../rows/table-row.ts';
import { STATEMENTS } from '../statements/rules.ts';

/** What an item here is compared with: a body that local policy takes the kept columns from, and the path that it has there. */
export interface Compared {
  guid: string;
  path: string;
  /** Where somebody moved it: as long as it is there, it is seen as if it were at `path`. */
  movedTo?: string | null;
  /** Null: there is nothing to take them from, and the item is seen as it is. */
  body: BodyObject | null;
  kept: ReadonlySet<string>;
}

/** An item of this instance as others see it: what is local policy comes from what it is compared with. */
export interface Seen {
  item: DigestedItem;
  body: BodyObject;
  bytes: Uint8Array;
}

/**
 * Sees what is here. Local tuning is no change, so the kept columns are not even read: what a customer put there need not be
 * readable. Throws the ProSyncError that makes it no item.
 */
export function see(
  description: Description,
  here: ReadRow,
  ids: Lookups,
  compared: Compared,
): Seen {
  const { guid, body: base, kept } = compared;
  const isLeftOut = (column: string) => base !== null && kept.has(column) && column in base;
  const columns = description.columns.filter(({ column }) => !isLeftOut(column));
  const { item, body } = itemOfRow(
    { ...description, columns },
    here.row,
    here.rowsOf,
    ids,
    READ_ALL,
  );
  const read = { ...body, ...privateNumbers(columns, here.row) };
  const whole = base === null ? read : withKept(read, base, kept);
  const path = pathSeen(description.place, item.path, compared);
  return { ...itemOfBody(description, { guid, path }, whole), body: whole };
}

/** The digest of what is here; for what is no item one of its own, which changes when any column of content does. */
export function seenDigest(
  description: Description,
  here: ReadRow,
  ids: Lookups,
  compared: Compared,
): string {
  try {
    return see(description, here, ids, compared).item.digest;
  } catch (error) {
    if (!(error instanceof ProSyncError)) throw error;
    return unreadableDigest(description, here);
  }
}

// A number of the instance is nothing that could be published, but where it is not local policy it is a difference.
function privateNumbers(columns: readonly Column[], row: Row): BodyObject {
  const names = columns.flatMap(({ column, value }) =>
    value.is === 'private-number' ? [column] : [],
  );
  return Object.fromEntries(names.map((name) => [name, row.integer(name)]));
}

// What a customer wrote into the own database is read, whatever it says; what cannot be read is a difference of its column.
export const READ_ALL = { allowedStatements: STATEMENTS, isTolerant: true };

/**
 * Where the place follows from other items (a parent, a group) it is compared by the reference in the body: what those are
 * called here does not move this one. Folders are found in whatever case, so their case is no difference either.
 */
function pathSeen(
  { by }: PlaceRule,
  here: string,
  { path: there, movedTo = null }: Compared,
): string {
  if (by === 'parent' || by === 'reference') return there;
  const isMoved = movedTo !== null && folded(here) === folded(movedTo);
  return isMoved || folded(here) === folded(there) ? there : here;
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function unreadableDigest(description: Description, { row, rowsOf }: ReadRow): string {
  const valuesOf = (from: Row, columns: readonly string[]) =>
    columns.map((column) => from.bytes(column)?.toString('hex') ?? null);
  const own = valuesOf(row, contentColumns(description));
  const ofRows = rowsOf.map((each) => valuesOf(each, rowsColumns(description)));
  return sha256(JSON.stringify([description.contentType, own, ofRows]));
}
