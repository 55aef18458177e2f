import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ItemKey } from '#domain/item';
import type { Position } from '../paging/cursor.service.ts';

/** A release without its manifest, with the name of the operator who made it. */
export interface ReleaseRow {
  epoch: number;
  seq: number;
  publishedAt: Date;
  trigger: 'timer' | 'operator' | 'restore' | 'recovery';
  operatorId: string | null;
  operatorName: string | null;
  restoredSeq: number | null;
  overrideReason: string | null;
  published: number;
  removed: number;
  items: number;
  contentTypes: string[];
  sha256: string;
  size: number;
}

/** What a release did to one item, and who had approved it. */
export interface ReleaseChangeRow extends ItemKey {
  itemId: string | null;
  name: string;
  path: string;
  change: 'published' | 'removed';
  version: number;
  digest: string | null;
  previousDigest: string | null;
  operatorName: string | null;
  comment: string | null;
  approvalOverride: string | null;
  approvedAt: Date | null;
}

/** The publication row as people see it, with what waits for the next release. */
export interface PublicationRow {
  epoch: number;
  seq: number;
  nextDueAt: Date;
  now: Date;
  published: number;
  removed: number;
}

/** What the screens about releases read. */
@Injectable()
export class ReleasesQueries {
  private readonly manager: EntityManager;

  constructor(dataSource: DataSource) {
    this.manager = dataSource.manager;
  }

  /** Up to `limit` releases below `position`, newest first. */
  page(position: Position | null, limit: number): Promise<ReleaseRow[]> {
    return this.manager.query(
      `select ${RELEASE_COLUMNS} from releases r left join operators o on o.id = r.operator_id
       where $1::integer is null or r.seq < $1 order by r.seq desc limit $2`,
      [position?.[0] ?? null, limit],
    );
  }

  /** One release, or null. */
  async release(seq: number): Promise<ReleaseRow | null> {
    const rows: ReleaseRow[] = await this.manager.query(
      `select ${RELEASE_COLUMNS} from releases r left join operators o on o.id = r.operator_id where r.seq = $1`,
      [seq],
    );
    return rows[0] ?? null;
  }

  /** Up to `limit` changes of a release after `position`, by content type and GUID in the order of their bytes. */
  changes(seq: number, position: Position | null, limit: number): Promise<ReleaseChangeRow[]> {
    const [contentType, guid] = position ?? [null, null];
    return this.manager.query(
      `select i.id as "itemId", c.content_type as "contentType", c.guid, c.change, c.version, n.digest,
         p.digest as "previousDigest", coalesce(n.name, p.name) as name, coalesce(n.path, p.path) as path,
         o.name as "operatorName", a.comment, a.override_reason as "approvalOverride", a.created_at as "approvedAt"
       from release_changes c
       left join items i on i.content_type = c.content_type and i.guid = c.guid
       left join revisions n on n.id = c.revision_id
       left join revisions p on p.id = c.previous_revision_id
       left join approvals a on a.id = c.approval_id
       left join operators o on o.id = a.operator_id
       where c.seq = $1
         and ($2::text is null or (c.content_type collate "C", c.guid collate "C") > ($2, $3))
       order by c.content_type collate "C", c.guid collate "C" limit $4`,
      [seq, contentType, guid, limit],
    );
  }

  /** What waits, and when the clock publishes next. */
  async publication(): Promise<PublicationRow> {
    const rows: PublicationRow[] = await this.manager.query(
      `select p.epoch, p.seq, p.next_due_at as "nextDueAt", clock_timestamp() as now,
         count(i.id) filter (where i.approval_status = 'change-approved')::int as published,
         count(i.id) filter (where i.approval_status = 'removal-approved')::int as removed
       from publication p
       left join items i on i.change_status <> 'unchanged' and i.approval_id is not null
       group by p.id`,
    );
    return rows[0]!;
  }
}

const RELEASE_COLUMNS = `r.epoch, r.seq, r.published_at as "publishedAt", r.trigger, o.id as "operatorId",
  o.name as "operatorName", r.restored_seq as "restoredSeq", r.override_reason as "overrideReason", r.published, r.removed, r.items,
  r.content_types as "contentTypes", r.manifest_sha256 as sha256, r.manifest_size as size`;
