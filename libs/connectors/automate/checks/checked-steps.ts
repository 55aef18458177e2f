import type { AppliedItem } from '#domain/installed';
import type { ItemKey } from '#domain/item';
import type { ApplyResult, ApplyStep } from '../../connector.ts';
import type { Description } from '../content-types/description.ts';
import type { BodyRow } from '../rows/row-of-body.ts';
import type { ReadRow } from '../rows/read-rows.ts';
import type { BodyObject } from '../rows/body-of-row.ts';

type PublishedItem = Extract<ApplyStep, { action: 'write' }>['item'];

/** One step that may be done. */
export type Checked = Write | Link | Removal;

/** An item to insert, or to update in place. */
export interface Write {
  action: 'write';
  description: Description;
  item: PublishedItem;
  body: BodyObject;
  /** Its body, read anew and verified at each call: a thousand of them are too much to hold. */
  bytes: () => Uint8Array;
  /** What stands here now; null: the item is new here. */
  here: ReadRow | null;
  /** What that says, column by column, apart from what is kept; null when it is new or no item at all. */
  seen: { body: BodyObject; path: string } | null;
  /** Where it stays although it belongs elsewhere, because somebody moved it; null for the place that was published. */
  staysAt: string | null;
  /** Columns that belong to the instance. */
  policy: ReadonlySet<string>;
  /** Columns that stay as they are here: none of a new item. */
  kept: ReadonlySet<string>;
  /** Its columns with the numbers of this instance, as far as they were known before anything was written. */
  row: BodyRow;
  /** The row that is here belonged to another item until now, which left its place to this one. */
  isTakenOver: boolean;
}

/** An equal item that is here: only the record changes. */
export interface Link {
  action: 'link';
  description: Description;
  item: PublishedItem;
  /** As for a write. */
  bytes: () => Uint8Array;
  id: number;
  /** As for a write. */
  staysAt: string | null;
}

/** The removal of what ProSync applied; `here` is null when somebody removed it before, or another item has its row now. */
export interface Removal {
  action: 'remove';
  description: Description;
  item: AppliedItem;
  here: ReadRow | null;
  /** Another item of the plan has its row now: the record alone forgets this one. */
  isTakenOver: boolean;
}

export type Refusal = ApplyResult['refused'][number];

/** Why a step may not be done. */
export interface Reason {
  code: string;
  detail: string;
}

/** The refusal of a step for a reason. */
export function refusal({ contentType, guid }: ItemKey, { code, detail }: Reason): Refusal {
  return { contentType, guid, code, detail };
}
