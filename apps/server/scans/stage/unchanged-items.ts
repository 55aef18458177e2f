import type { EntityManager } from 'typeorm';
import type { ContentItem } from '#connectors/connector';
import type { Transactions } from '../../database/transactions.ts';
import type { RunningScan } from '../running-scan.ts';
import type { Aliases } from './guid-aliases.ts';
import { CopyRows, uuidBytes } from './copy-rows.ts';
import { stage, untilUncontested } from './staging.ts';

/**
 * The items of a reading that the reader says it yielded before. Nearly all of them are what was observed, so only key and
 * digest of each are staged (docs/performance.md); those for which that is not plainly so are staged in full afterwards.
 */
export class UnchangedItems {
  readonly #transactions: Transactions;
  readonly #scan: RunningScan;
  readonly #aliases: Aliases;
  /** Held until the reading is over; a reader that says "unchanged" remembers them anyway. */
  readonly #items: ContentItem[] = [];

  constructor(transactions: Transactions, scan: RunningScan, aliases: Aliases) {
    this.#transactions = transactions;
    this.#scan = scan;
    this.#aliases = aliases;
  }

  /** Stages the keys and digests of a batch. */
  async stage(items: readonly ContentItem[]): Promise<void> {
    if (items.length === 0) return;
    const first = this.#items.length;
    for (const item of items) this.#items.push(item);
    const scan = uuidBytes(this.#scan.id);
    await untilUncontested(this.#transactions, async (manager) => {
      const rows = new CopyRows(items.length * KEY_BYTES);
      items.forEach((each, index) => {
        const { item } = this.#aliases.applied(each);
        rows
          .row(5)
          .bytes(scan)
          .integer(first + index);
        rows.text(item.contentType).text(item.guid).text(item.digest);
      });
      await rows.copyInto(manager, TABLE);
    });
  }

  /**
   * Stages those in full that are not exactly what was observed of this source, or whose identity is claimed twice. After
   * that the others need no further look.
   */
  async stageDoubtful(): Promise<void> {
    if (this.#items.length === 0) return;
    const doubtful = await this.#transactions.run((manager) => takeDoubtful(manager, this.#scan));
    const items = doubtful.flatMap((position) => this.#items[position] ?? []);
    for (let at = 0; at < items.length; at += BATCH_ITEMS) {
      const batch = items.slice(at, at + BATCH_ITEMS).map((item) => this.#aliases.applied(item));
      await stage(this.#transactions, this.#scan.id, batch);
    }
  }
}

const TABLE = 'scan_unchanged (scan_id, position, content_type, guid, digest)';
const BATCH_ITEMS = 1_000;
/** A row of the table, about. */
const KEY_BYTES = 200;

async function takeDoubtful(manager: EntityManager, scan: RunningScan): Promise<number[]> {
  await manager.query('analyze scan_unchanged');
  const found: { position: number }[] = await manager.query(DOUBTFUL, [scan.id, scan.sourceId]);
  const positions = found.map(({ position }) => position);
  if (positions.length > 0) {
    await manager.query(
      'delete from scan_unchanged where scan_id = $1 and position = any($2::integer[])',
      [scan.id, positions],
    );
  }
  return positions;
}

// In this order: not what was observed; also among what was staged in full; twice among these.
const DOUBTFUL = `
  select u.position from scan_unchanged u
  left join items i on i.content_type = u.content_type and i.guid = u.guid
    and i.source_id = $2 and u.digest in (i.observed_digest,
      case when i.observed_digest = i.published_digest then i.digest_with_bit end)
  where u.scan_id = $1 and i.id is null
  union
  select u.position from scan_unchanged u join scan_entries e using (scan_id, content_type, guid)
  where u.scan_id = $1
  union
  select u.position from scan_unchanged u
  join (select content_type, guid from scan_unchanged where scan_id = $1 group by 1, 2 having count(*) > 1) twice
    using (content_type, guid)
  where u.scan_id = $1`;
