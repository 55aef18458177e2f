import { createHash } from 'node:crypto';
import type { ReportedItem } from '#api/reports';
import { ProSyncError } from '#domain/errors';
import { itemKey } from '#domain/item';

/** What a report says of its items, in numbers and names. */
export interface ReportedItems {
  items: readonly ReportedItem[];
  keys: ReadonlySet<string>;
  /** Of all items in the order of the report: an equal one writes no items. */
  sha256: string;
  /** Installed state to number of items. */
  counts: Record<string, number>;
}

/** Goes through the items step by step, because there can be very many. Throws `validation-failed` for an item that is named twice. */
export function* readItems(items: readonly ReportedItem[]): Generator<undefined, ReportedItems> {
  const keys = new Set<string>();
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  for (const [index, item] of items.entries()) {
    const key = itemKey(item);
    if (keys.has(key)) throw namedTwice();
    keys.add(key);
    hash.update(JSON.stringify(fieldsOf(item)));
    counts[item.state] = (counts[item.state] ?? 0) + 1;
    if (index % 64 === 0) yield;
  }
  return { items, keys, sha256: hash.digest('hex'), counts };
}

function fieldsOf(item: ReportedItem): unknown[] {
  return [item.contentType, item.guid, item.state, item.reason, item.version, item.digest];
}

function namedTwice(): ProSyncError {
  const errors = [{ pointer: '/items', detail: 'must name each item once' }];
  return new ProSyncError('validation-failed', 'The body does not have the right form.', {
    remedy: 'See errors for each place.',
    facts: { errors },
  });
}
