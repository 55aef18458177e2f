import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ItemKey } from '#domain/item';
import type { ApprovalStatus, ChangeStatus } from '#domain/change-status';
import { ITEM_COLUMNS, type ItemRow } from './items.queries.ts';

/** An item with its source. The statuses are null once it has left the list. */
export interface ItemDetailRow extends Omit<ItemRow, 'changeStatus' | 'approvalStatus'> {
  changeStatus: ChangeStatus | null;
  approvalStatus: ApprovalStatus | null;
  sourceId: string;
}

/** A revision without its body. */
export interface RevisionRow {
  id: string;
  digest: string;
  name: string;
  path: string;
  tags: string[];
  references: ItemKey[];
  sha256: string;
  size: number;
  mediaType: string;
  executable: boolean;
  createdAt: Date;
}

/** A revision with its body: what is published, what is observed, or both. */
export interface SideRow extends RevisionRow {
  isPublished: boolean | null;
  isObserved: boolean | null;
  instructions: string | null;
  bytes: Buffer;
}

/** An approval with the operator's name. */
export interface ApprovalRow {
  id: string;
  digest: string | null;
  previousDigest: string | null;
  operatorId: string;
  operatorName: string;
  comment: string | null;
  overrideReason: string | null;
  createdAt: Date;
  state: 'active' | 'withdrawn' | 'dismissed' | 'published';
  endedAt: Date | null;
  endedReason: string | null;
  seq: number | null;
}

/** What a release did to the item. */
export interface ItemReleaseRow {
  seq: number;
  change: 'published' | 'removed';
  version: number;
  digest: string | null;
  publishedAt: Date;
}

/** What an instance says of the item. */
export interface ItemInstanceRow {
  id: string;
  name: string;
  state: string;
  version: number | null;
  reason: string | null;
}

/** What the page of one item reads. Histories end at the newest 200 entries. */
@Injectable()
export class ItemDetailQueries {
  private readonly manager: EntityManager;

  constructor(dataSource: DataSource) {
    this.manager = dataSource.manager;
  }

  /** The item, also when it has left the list; null when there never was one. */
  async item(id: string): Promise<ItemDetailRow | null> {
    const rows: ItemDetailRow[] = await this.manager.query(
      `select ${ITEM_COLUMNS}, i.source_id as "sourceId"
       from items i where i.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** The one or two revisions between which an operator decides. */
  sides(itemId: string): Promise<SideRow[]> {
    return this.manager.query(
      `select ${REVISION_COLUMNS}, b.bytes, r.id = i.published_revision_id as "isPublished",
         r.id = i.observed_revision_id as "isObserved", n.text as "instructions"
       from items i
       join revisions r on r.id in (i.published_revision_id, i.observed_revision_id)
       join blobs b on b.sha256 = r.body_sha256
       left join instructions n on n.revision_id = r.id
       where i.id = $1`,
      [itemId],
    );
  }

  /** Newest first. */
  revisions({ contentType, guid }: ItemKey): Promise<RevisionRow[]> {
    return this.manager.query(
      `select ${REVISION_COLUMNS} from revisions r
       where r.content_type = $1 and r.guid = $2 order by r.id desc limit 200`,
      [contentType, guid],
    );
  }

  /** Newest first. */
  approvals(itemId: string): Promise<ApprovalRow[]> {
    return this.manager.query(
      `select a.id, a.digest, a.previous_digest as "previousDigest", o.id as "operatorId", o.name as "operatorName",
         a.comment, a.override_reason as "overrideReason", a.created_at as "createdAt", a.state, a.ended_at as "endedAt", a.ended_reason as "endedReason", a.seq
       from approvals a join operators o on o.id = a.operator_id
       where a.item_id = $1 order by a.id desc limit 200`,
      [itemId],
    );
  }

  /** Newest first. */
  releases({ contentType, guid }: ItemKey): Promise<ItemReleaseRow[]> {
    return this.manager.query(
      `select c.seq, c.change, c.version, n.digest, r.published_at as "publishedAt"
       from release_changes c join releases r on r.seq = c.seq left join revisions n on n.id = c.revision_id
       where c.content_type = $1 and c.guid = $2 order by c.seq desc limit 200`,
      [contentType, guid],
    );
  }

  /** By name; the first thousand. */
  instances({ contentType, guid }: ItemKey): Promise<ItemInstanceRow[]> {
    return this.manager.query(
      `select n.id, coalesce(n.given_name, n.name) as name, s.state, s.version, s.reason
       from instance_items s join instances n on n.id = s.instance_id
       where s.content_type = $1 and s.guid = $2 order by coalesce(n.given_name, n.name) collate "C", n.id limit 1000`,
      [contentType, guid],
    );
  }
}

const REVISION_COLUMNS = `r.id, r.digest, r.name, r.path, r.tags, r.refs as "references", r.body_sha256 as "sha256",
  r.body_size as "size", r.media_type as "mediaType", r.executable, r.created_at as "createdAt"`;
