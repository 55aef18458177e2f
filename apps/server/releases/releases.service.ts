import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  PublicationView,
  ReleaseChangeView,
  ReleaseDetail,
  ReleaseList,
  ReleaseQuery,
  ReleaseView,
} from '#api/releases';
import { ProSyncError } from '#domain/errors';
import { CursorService } from '../paging/cursor.service.ts';
import { Refusals } from '../references/refusals.service.ts';
import { ReleasesQueries, type ReleaseChangeRow, type ReleaseRow } from './releases.queries.ts';

/** What operators see of releases. */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ReleasesQueries,
    private readonly refusals: Refusals,
    private readonly cursors: CursorService,
  ) {}

  /** One page of the releases, newest first. Throws `invalid-cursor`. */
  async list({ limit, cursor }: ReleaseQuery): Promise<ReleaseList> {
    const rows = await this.queries.page(this.cursors.decode('releases', cursor), limit + 1);
    return this.cursors.page('releases', rows, limit, (row) => [row.seq], releaseView);
  }

  /** One release with one page of its changes. Throws `not-found` or `invalid-cursor`. */
  async detail(seq: number, { limit, cursor }: ReleaseQuery): Promise<ReleaseDetail> {
    const list = `release ${seq}`;
    const position = this.cursors.decode(list, cursor);
    const release = await this.queries.release(seq);
    if (release === null) throw new ProSyncError('not-found', `There is no release ${seq}.`);
    const rows = await this.queries.changes(seq, position, limit + 1);
    const positionOf = (row: ReleaseChangeRow) => [row.contentType, row.guid];
    const changes = this.cursors.page(list, rows, limit, positionOf, changeView);
    return { ...releaseView(release), changes };
  }

  /** What waits for the next release, and when the clock makes it. */
  async publication(): Promise<PublicationView> {
    const { nextDueAt, now, published, removed, ...rest } = await this.queries.publication();
    const refused = await this.refusals.waiting(this.dataSource.manager);
    return {
      ...rest,
      nextDueAt: nextDueAt.toISOString(),
      now: now.toISOString(),
      waiting: { published, removed, refused: refused.length },
    };
  }
}

function releaseView(row: ReleaseRow): ReleaseView {
  const { publishedAt, operatorId, operatorName, sha256, size, ...rest } = row;
  const isByOperator = operatorId !== null && operatorName !== null;
  return {
    ...rest,
    publishedAt: publishedAt.toISOString(),
    operator: isByOperator ? { id: operatorId, name: operatorName } : null,
    manifest: { sha256, size },
  };
}

function changeView(row: ReleaseChangeRow): ReleaseChangeView {
  const { operatorName, comment, approvalOverride: overrideReason, approvedAt, ...rest } = row;
  const isApproved = operatorName !== null && approvedAt !== null;
  return {
    ...rest,
    approval: isApproved
      ? { operator: operatorName, comment, overrideReason, at: approvedAt.toISOString() }
      : null,
  };
}
