import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ItemCounts, ItemFilter, ItemView } from '#api/items';
import {
  STATUS_SHOWN,
  type ApprovalStatus,
  type ChangeDetail,
  type ChangeStatus,
} from '#domain/change-status';
import type { Position } from '../../paging/cursor.service.ts';

/** An item of the list, as the database has it. */
export interface ItemRow {
  id: string;
  contentType: string;
  guid: string;
  name: string;
  path: string;
  version: number;
  changeStatus: ChangeStatus;
  changeDetail: ChangeDetail | null;
  approvalStatus: ApprovalStatus;
  observedDigest: string | null;
  publishedDigest: string | null;
  observedInstructions: string | null;
  warnings: ItemView['warnings'];
  problem: { code: string; detail: string } | null;
  changedAt: Date;
}

/** How many items of one content type there are, and what is open about them. */
export interface ContentTypeRow {
  contentType: string;
  items: number;
  needsApproval: number;
  approved: number;
}

/** Names the text of instructions `n`, as `observedInstructions` of the API does. */
export const INSTRUCTIONS_NAME = `encode(sha256(convert_to(n.text, 'UTF8')), 'hex')`;

/** The columns of an ItemRow; `i` is the item. */
export const ITEM_COLUMNS = `i.id, i.content_type as "contentType", i.guid, i.name, i.path, i.version,
  i.change_status as "changeStatus", i.change_detail as "changeDetail", i.approval_status as "approvalStatus",
  i.observed_digest as "observedDigest", i.published_digest as "publishedDigest", i.problem,
  (select ${INSTRUCTIONS_NAME} from instructions n where n.revision_id = i.observed_revision_id) as "observedInstructions",
  coalesce((select r.warnings from revisions r
    where r.id = coalesce(i.observed_revision_id, i.published_revision_id)), '[]') as "warnings",
  i.changed_at as "changedAt"`;

// Of the four filters (docs/design.md#3) these two choose what is counted, the other two what is listed.
const OF_TYPE_AND_SEARCH = `i.change_status is not null
  and ($1::text is null or i.content_type collate "C" = $1)
  and ($5::text[] is null or i.content_type = any($5))
  and ($2::text is null or strpos(lower(i.name), lower($2)) > 0 or strpos(lower(i.path), lower($2)) > 0
    or strpos(i.guid, lower($2)) > 0)`;
const OF_STATUS = `($3::text is null or i.change_status = $3) and ($4::text is null or i.approval_status = $4)`;
const APPROVABLE = `${OF_STATUS} and i.approval_status = 'needs-approval'`;
// A line of `digestOfSeen` in libs/domain/approval.ts.
const SEEN_LINE = `i.id::text || ' ' || coalesce(i.observed_digest, '-') || coalesce(' ' || ${INSTRUCTIONS_NAME}, '')`;
// Almost no revision is: an index holds those that are.
const UNPARSABLE = `i.observed_revision_id in
  (select r.id from revisions r where r.warnings <> '[]' and r.warnings @> '[{"code": "unparsable"}]')`;

/** The condition that a filter stands for, with `filterValues` as $1 to $5; `i` is the item. */
export const FILTER_SHOWS = `${OF_TYPE_AND_SEARCH} and ${OF_STATUS}`;

/** What a list shows: the filter, among these content types; null: among all. */
export interface ShownItems extends ItemFilter {
  contentTypes: readonly string[] | null;
}

/** The values of FILTER_SHOWS. */
export function filterValues(filter: ShownItems): (string | readonly string[] | null)[] {
  const search = filter.q === undefined || filter.q === '' ? null : filter.q;
  return [
    filter.contentType ?? null,
    search,
    STATUS_SHOWN[filter.filter],
    filter.approval ?? null,
    filter.contentTypes,
  ];
}

/** What the item list and the menu read. */
@Injectable()
export class ItemsQueries {
  private readonly manager: EntityManager;

  constructor(dataSource: DataSource) {
    this.manager = dataSource.manager;
  }

  /** Up to `limit` items after `position`, by content type, path and id, in the order of their bytes. */
  page(filter: ShownItems, position: Position | null, limit: number): Promise<ItemRow[]> {
    const [contentType, path, id] = position ?? [null, null, null];
    return this.manager.query(
      `select ${ITEM_COLUMNS} from items i
       where ${FILTER_SHOWS}
         and ($6::text is null or (i.content_type collate "C", i.path collate "C", i.id) > ($6, $7, $8::uuid))
       order by i.content_type collate "C", i.path collate "C", i.id
       limit $9`,
      [...filterValues(filter), contentType, path, id, limit],
    );
  }

  /** What each filter shows, for the content type and the search of this one. */
  async counts(filter: ShownItems): Promise<ItemCounts> {
    const rows: ItemCounts[] = await this.manager.query(
      `select count(*)::int as "all",
         count(*) filter (where i.change_status = 'changed')::int as "newOrChanged",
         count(*) filter (where i.change_status = 'moved-or-deleted')::int as "movedOrDeleted",
         count(*) filter (where i.approval_status = 'needs-approval')::int as "needsApproval",
         count(*) filter (where i.approval_status = 'change-approved')::int as "changeApproved",
         count(*) filter (where i.approval_status = 'removal-approved')::int as "removalApproved",
         count(*) filter (where ${OF_STATUS})::int as "shown",
         count(*) filter (where ${APPROVABLE})::int as "approvable",
         count(*) filter (where ${APPROVABLE} and ${UNPARSABLE})::int as "unparsable",
         encode(sha256(convert_to(coalesce(string_agg(${SEEN_LINE}, E'\\n' order by i.id)
           filter (where ${APPROVABLE}), ''), 'UTF8')), 'hex') as "seen"
       from items i left join instructions n on n.revision_id = i.observed_revision_id
       where ${OF_TYPE_AND_SEARCH}`,
      filterValues(filter),
    );
    return rows[0]!;
  }

  /** The menu: every content type that has items, in the order of their bytes. */
  contentTypes(): Promise<ContentTypeRow[]> {
    return this.manager.query(
      `select i.content_type as "contentType", count(*)::int as "items",
         count(*) filter (where i.approval_status = 'needs-approval')::int as "needsApproval",
         count(*) filter (where i.approval_status in ('change-approved', 'removal-approved'))::int as "approved"
       from items i where i.change_status is not null
       group by i.content_type order by i.content_type collate "C"`,
    );
  }
}
