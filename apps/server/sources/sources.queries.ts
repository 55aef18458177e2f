import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SourceView } from '#api/sources';
import type { SourceEntity } from './source.entity.ts';
import { SCAN_SUMMARY, scanSummary, type ScanSummaryRow } from './scan.view.ts';

/** A source as far as reading it needs. */
export type StoredSource = Pick<SourceEntity, 'id' | 'connector' | 'settings'>;

/** What the list of sources and the metrics read. */
@Injectable()
export class SourcesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** All sources by name, or the one with this id, each with its last scan. */
  async sources(id: string | null = null): Promise<SourceView[]> {
    const rows: SourceRow[] = await this.dataSource.query(
      `select s.id, s.name, s.connector, s.settings, s.created_at as "createdAt", s.scan_due_at as "scanDueAt",
         last.scan as "lastScan", complete.at as "lastCompleteAt"
       from sources s
       left join lateral (
         select to_jsonb(summary) as scan from (
           select ${SCAN_SUMMARY} from scans c where c.source_id = s.id order by c.started_at desc limit 1
         ) summary) last on true
       left join lateral (${LAST_COMPLETE}) complete on true
       where s.deleted_at is null and ($1::uuid is null or s.id = $1)
       order by s.name collate "C"`,
      [id],
    );
    return rows.map(sourceView);
  }

  /** What a reader needs to know of a source; null when there is none with this id. */
  async stored(id: string): Promise<StoredSource | null> {
    const rows: StoredSource[] = await this.dataSource.query(
      'select id, connector, settings from sources where id = $1 and deleted_at is null',
      [id],
    );
    return rows[0] ?? null;
  }

  /** The id of the source with this name, or null. */
  async idOf(name: string): Promise<string | null> {
    const rows: { id: string }[] = await this.dataSource.query(
      'select id from sources where name = $1',
      [name],
    );
    return rows[0]?.id ?? null;
  }

  /** True when a source of this name was deleted. */
  async wasDeleted(name: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `select 1 from sources where deleted_at is not null and starts_with(name, $1 || ' (deleted ')`,
      [name],
    );
    return rows.length > 0;
  }

  /** When each source was last scanned completely, in seconds since 1970; sources never scanned are left out. */
  successes(): Promise<{ name: string; seconds: number }[]> {
    return this.dataSource.query(
      `select s.name, extract(epoch from complete.at)::float8 as seconds
       from sources s cross join lateral (${LAST_COMPLETE}) complete
       where s.deleted_at is null`,
    );
  }
}

const LAST_COMPLETE = `select c.finished_at as at from scans c
  where c.source_id = s.id and c.status = 'complete' order by c.started_at desc limit 1`;

interface SourceRow {
  id: string;
  name: string;
  connector: string;
  settings: Record<string, unknown>;
  createdAt: Date;
  scanDueAt: Date;
  /** Through JSON, so its times are texts. */
  lastScan: ScanSummaryRow | null;
  lastCompleteAt: Date | null;
}

function sourceView(row: SourceRow): SourceView {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    scanDueAt: row.scanDueAt.toISOString(),
    lastScan: row.lastScan && scanSummary(row.lastScan),
    lastCompleteAt: row.lastCompleteAt?.toISOString() ?? null,
  };
}
