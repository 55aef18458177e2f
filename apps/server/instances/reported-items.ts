import { createHash } from 'node:crypto';
import type { ReportedItem } from '#api/reports';
import { ProSyncError } from '#domain/errors';
import { itemKey } from '#domain/item';
import { inScope, type Scope } from '#domain/manifest';

/** What a report says of its items, in numbers and names. */
export interface ReportedItems {
  items: readonly ReportedItem[];
  keys: ReadonlySet<string>;
  /** Of all items in the order of the report: an equal one writes no items. */
  sha256: string;
  /** Installed state to number of items. */
  counts: Record<string, number>;
  /** About how much they take up. */
  bytes: number;
  /** How many items of content types outside of the scope were left out. */
  ignored: number;
}

/**
 * Goes through the items step by step, because there can be very many, and leaves out those of content types that the API client
 * does not receive. Throws `validation-failed` for an item that is named twice.
 */
export function* readItems(
  named: readonly ReportedItem[],
  scope: Scope,
): Generator<undefined, ReportedItems> {
  const items: ReportedItem[] = [];
  const keys = new Set<string>();
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let bytes = 0;
  for (const [index, item] of named.entries()) {
    if (index % 64 === 0) yield;
    if (!inScope(scope, item.contentType)) continue;
    const key = itemKey(item);
    if (keys.has(key)) throw namedTwice();
    const text = JSON.stringify(fieldsOf(item));
    keys.add(key);
    items.push(item);
    hash.update(text);
    counts[item.state] = (counts[item.state] ?? 0) + 1;
    bytes += text.length + ROW_BYTES;
  }
  const ignored = named.length - items.length;
  return { items, keys, sha256: hash.digest('hex'), counts, bytes, ignored };
}

/** What PostgreSQL adds to each row and its index entries. */
const ROW_BYTES = 150;

function fieldsOf(item: ReportedItem): unknown[] {
  return [item.contentType, item.guid, item.state, item.reason, item.version, item.digest];
}

function namedTwice(): ProSyncError {
  const errors = [{ pointer: '/items', detail: 'must name each item once' }];
  return new ProSyncError('validation-failed', 'The body does not have the right form.', {
    remedy: 'Correct the fields that errors names.',
    facts: { errors },
  });
}
