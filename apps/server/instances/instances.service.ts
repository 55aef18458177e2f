import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  InstanceDetail,
  InstanceItemQuery,
  InstanceItemView,
  InstanceList,
  InstanceQuery,
  InstanceView,
} from '#api/instances';
import { ProSyncError } from '#domain/errors';
import { CurrentRelease } from '../distribution/release/current-release.ts';
import { CursorService } from '../paging/cursor.service.ts';
import { listInstanceItems, type InstanceItemRow } from './instance-items.queries.ts';
import {
  countInstances,
  listInstances,
  readInstance,
  type InstanceRow,
} from './instances.queries.ts';

/** Who runs what, who is behind, who is silent. */
@Injectable()
export class InstancesService {
  constructor(
    private readonly database: DataSource,
    private readonly currentRelease: CurrentRelease,
    private readonly cursors: CursorService,
  ) {}

  /** A page of instances by name. Throws `invalid-cursor`. */
  async list(query: InstanceQuery): Promise<InstanceList> {
    const position = this.cursors.decode(LIST, query.cursor);
    const release = this.currentRelease.now();
    const rows = await listInstances(this.database, release, query, position);
    const counts = await countInstances(this.database, release, query.q);
    const page = this.cursors.page(LIST, rows, query.limit, (r) => [r.name, r.id], viewOf);
    return { ...page, counts };
  }

  /** One instance with a page of its items. Throws `not-found` or `invalid-cursor`. */
  async get(id: string, query: InstanceItemQuery): Promise<InstanceDetail> {
    const list = `${LIST}/${id}/items`;
    const position = this.cursors.decode(list, query.cursor);
    const row = await readInstance(this.database, this.currentRelease.now(), id);
    if (row === null) throw new ProSyncError('not-found', 'There is no instance with this id.');
    const rows = await listInstanceItems(this.database, id, query, position);
    const items = this.cursors.page(list, rows, query.limit, positionOf, itemViewOf);
    return { ...viewOf(row), items };
  }
}

const LIST = 'instances';

function positionOf(row: InstanceItemRow): [string, string] {
  return [row.contentType, row.guid];
}

function viewOf(row: InstanceRow): InstanceView {
  const { apiClientId, apiClientName, epoch, seq, errorCode, errorDetail, ...shown } = row;
  const { reportedAt, removedAfter, ...rest } = shown;
  return {
    ...rest,
    apiClient: apiClientId === null ? null : { id: apiClientId, name: apiClientName ?? '' },
    release: { epoch, seq },
    error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? '' },
    reportedAt: reportedAt.toISOString(),
    removedAfter: removedAfter?.toISOString() ?? null,
  };
}

function itemViewOf({ changedAt, ...row }: InstanceItemRow): InstanceItemView {
  return { ...row, changedAt: changedAt.toISOString() };
}
