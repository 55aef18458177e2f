import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Position } from '../paging/cursor.service.ts';
import {
  SCAN_SUMMARY,
  SCAN_VIEW,
  type ScanRow,
  type ScanSummaryRow,
} from '../sources/scan.view.ts';

/** A row of the list, with its position in it. */
export interface ListedScan extends ScanSummaryRow {
  /** `startedAt` with all its digits, which a Date does not hold. */
  position: string;
}

/** What is shown of scans. */
@Injectable()
export class ScansQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** One scan, or null. */
  async scan(id: string): Promise<ScanRow | null> {
    const rows: ScanRow[] = await this.dataSource.query(
      `select ${SCAN_VIEW} from scans c where c.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Up to `limit` scans of a source after `position`, the latest first. */
  page(sourceId: string, position: Position | null, limit: number): Promise<ListedScan[]> {
    const [startedAt, id] = position ?? [null, null];
    return this.dataSource.query(
      `select ${SCAN_SUMMARY}, c.started_at::text as position from scans c
       where c.source_id = $1 and ($2::text is null or (c.started_at, c.id) < ($2::timestamptz, $3::uuid))
       order by c.started_at desc, c.id desc
       limit $4`,
      [sourceId, startedAt, id, limit],
    );
  }

  /** True when no scan of the same source was complete after this one: what it held back is still open. */
  async isOpen(scanId: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `select 1 from scans held where held.id = $1 and held.status = 'held' and not exists (
         select from scans later
         where later.source_id = held.source_id and later.status = 'complete' and later.started_at > held.started_at)`,
      [scanId],
    );
    return rows.length > 0;
  }
}
