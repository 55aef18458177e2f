import { Injectable } from '@nestjs/common';
import type { ContentTypeList, ItemDetail, ItemList, ItemQuery } from '#api/items';
import { ProSyncError } from '#domain/errors';
import { CursorService } from '../../paging/cursor.service.ts';
import { ItemDetailQueries, type ItemDetailRow } from './item-detail.queries.ts';
import { approvalView, differenceSide, itemView, revisionView } from './item.views.ts';
import { ItemCollisionsQueries } from './item-collisions.queries.ts';
import { ItemReferencesQueries } from './item-references.queries.ts';
import { ItemsQueries } from './items.queries.ts';

/** What operators see of the items of all sources. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly queries: ItemsQueries,
    private readonly details: ItemDetailQueries,
    private readonly references: ItemReferencesQueries,
    private readonly collisions: ItemCollisionsQueries,
    private readonly cursors: CursorService,
  ) {}

  /**
   * One page of the items that the filter shows, with what every filter would show; of these content types only, unless
   * they are null. Throws `invalid-cursor`.
   */
  async list(
    { limit, cursor, ...query }: ItemQuery,
    contentTypes: readonly string[] | null = null,
  ): Promise<ItemList> {
    const filter = { ...query, contentTypes };
    const position = this.cursors.decode('items', cursor);
    const [rows, counts] = await Promise.all([
      this.queries.page(filter, position, limit + 1),
      this.queries.counts(filter),
    ]);
    const page = this.cursors.page(
      'items',
      rows,
      limit,
      (row) => [row.contentType, row.path, row.id],
      itemView,
    );
    return { ...page, counts };
  }

  /** The menu: the content types, or those among these, with their numbers. */
  async contentTypes(only: readonly string[] | null = null): Promise<ContentTypeList> {
    const all = await this.queries.contentTypes();
    return { data: all.filter(({ contentType }) => only?.includes(contentType) !== false) };
  }

  /** Everything about one item of these content types, also when it has left the list. Throws `not-found`. */
  async detail(id: string, contentTypes: readonly string[] | null = null): Promise<ItemDetail> {
    const item = await this.details.item(id);
    if (item === null || contentTypes?.includes(item.contentType) === false)
      throw new ProSyncError('not-found', 'There is no item with this id.');
    const [difference, references, revisions, approvals, releases, instances] = await Promise.all([
      this.difference(id),
      this.referencesOf(item),
      this.details.revisions(item),
      this.details.approvals(id),
      this.details.releases(item),
      this.details.instances(item),
    ]);
    return {
      ...item,
      changedAt: item.changedAt.toISOString(),
      difference,
      ...references,
      revisions: revisions.map(revisionView),
      approvals: approvals.map(approvalView),
      releases: releases.map((r) => ({ ...r, publishedAt: r.publishedAt.toISOString() })),
      instances,
    };
  }

  private async referencesOf(
    item: ItemDetailRow,
  ): Promise<Pick<ItemDetail, 'references' | 'neededBy' | 'collidesWith' | 'notes' | 'warnings'>> {
    const [references, neededBy, collidesWith, remarks] = await Promise.all([
      this.references.references(item.id),
      this.references.neededBy(item),
      this.collisions.of(item.id),
      this.references.remarks(item.id),
    ]);
    return { references, neededBy, collidesWith, ...remarks };
  }

  private async difference(itemId: string): Promise<ItemDetail['difference']> {
    const sides = await this.details.sides(itemId);
    return {
      published: differenceSide(sides.find((side) => side.isPublished)),
      observed: differenceSide(sides.find((side) => side.isObserved)),
    };
  }
}
