import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RefusedView } from '#api/releases';
import { byItemKey, itemKey } from '#domain/item';
import { refusedChanges, type ReferringChange, type RefusedChange } from '#domain/references';
import {
  isReferring,
  namesOf,
  publishedAmong,
  referringTo,
  waitingAmong,
  waitingChanges,
  type WaitingChange,
} from './reference.statements.ts';
import { refusedView, shownKeys, type RefusedItem } from './refusal.views.ts';

/** Which approved changes a release must leave out, because of what they refer to (reliability.md C8). */
@Injectable()
export class Refusals {
  /** Those that a release of exactly these changes must leave out, by content type and GUID. Without references and removals nothing is read. */
  async among<C extends ReferringChange>(
    manager: EntityManager,
    changes: readonly C[],
  ): Promise<RefusedChange<C>[]> {
    const targets = changes.flatMap((change) => change.references);
    const removals = changes.filter(({ change }) => change === 'removed');
    if (targets.length + removals.length === 0) return [];
    const published = await publishedAmong(manager, targets);
    const referring = removals.length === 0 ? [] : await referringTo(manager, removals);
    const refused = refusedChanges(changes, { published, referring });
    return refused.sort((a, b) => byItemKey(a.change, b.change));
  }

  /** Those that a release of everything that is approved now would leave out. */
  async waiting(manager: EntityManager): Promise<RefusedChange<WaitingChange>[]> {
    const changes = await waitingChanges(manager);
    if (changes.length === 0) return [];
    const targets = changes.flatMap((change) => change.references);
    const byKey = new Map(changes.map((change) => [itemKey(change), change]));
    for (const change of await waitingAmong(manager, targets)) byKey.set(itemKey(change), change);
    return this.among(manager, [...byKey.values()]);
  }

  /** The same of these items only. */
  async waitingAmong(
    manager: EntityManager,
    itemIds: readonly string[],
  ): Promise<RefusedChange<WaitingChange>[]> {
    if (!(await isReferring(manager, itemIds))) return [];
    const ids = new Set(itemIds);
    return (await this.waiting(manager)).filter(({ change }) => ids.has(change.id));
  }

  /** What is told of them: the first hundred, each with the names of what it misses or is missed by. */
  async views(manager: EntityManager, refused: readonly RefusedItem[]): Promise<RefusedView[]> {
    const shown = refused.slice(0, SHOWN);
    if (shown.length === 0) return [];
    const names = await namesOf(manager, shown.flatMap(shownKeys));
    return shown.map((one) => refusedView(one, names));
  }
}

const SHOWN = 100;
