import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RefusedView } from '#api/releases';
import { byItemKey, itemKey } from '#domain/item';
import {
  refusedChanges,
  type PublishedReferences,
  type ReferringChange,
  type RefusedChange,
} from '#domain/references';
import { TakenPaths, type Obstacle } from './taken-paths.ts';
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

/** A change that must wait for what it refers to, or because of its path; `obstacle` is null for references. */
export interface Refused<C extends ReferringChange> extends RefusedChange<C> {
  obstacle: Obstacle | null;
}

/**
 * Which approved changes a release must leave out: because of what they refer to (docs/guarantees.md#c8), or because no target
 * could hold their item beside another one.
 */
@Injectable()
export class Refusals {
  /** Those that a release of exactly these changes must leave out, by content type and GUID. */
  async among<C extends ReferringChange & { id: string }>(
    manager: EntityManager,
    changes: readonly C[],
  ): Promise<Refused<C>[]> {
    const references = await referencesNow(manager, changes);
    const takenPaths = await TakenPaths.read(manager, changes);
    const refused: Refused<C>[] = [];
    // What is left out for one reason may be what another change needs, or leave an old path taken: so until nothing is.
    for (let left = changes; ;) {
      const found = refusedNow(left, references, takenPaths);
      if (found.size === 0) return refused.sort((a, b) => byItemKey(a.change, b.change));
      refused.push(...found.values());
      left = left.filter((change) => !found.has(change));
    }
  }

  /** Those that a release of everything that is approved now would leave out. */
  async waiting(manager: EntityManager): Promise<Refused<WaitingChange>[]> {
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
  ): Promise<Refused<WaitingChange>[]> {
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

/** What is published, as far as these changes refer to it or take it away. Without references and removals nothing is read. */
async function referencesNow(
  manager: EntityManager,
  changes: readonly ReferringChange[],
): Promise<PublishedReferences> {
  const targets = changes.flatMap((change) => change.references);
  const removals = changes.filter(({ change }) => change === 'removed');
  return {
    published: targets.length === 0 ? new Set() : await publishedAmong(manager, targets),
    referring: removals.length === 0 ? [] : await referringTo(manager, removals),
  };
}

function refusedNow<C extends ReferringChange & { id: string }>(
  changes: readonly C[],
  references: PublishedReferences,
  takenPaths: TakenPaths,
): Map<C, Refused<C>> {
  const found = new Map<C, Refused<C>>();
  for (const refused of refusedChanges(changes, references))
    found.set(refused.change, { ...refused, obstacle: null });
  for (const [change, obstacle] of takenPaths.obstacles(changes))
    if (!found.has(change)) found.set(change, { change, missing: [], neededBy: [], obstacle });
  return found;
}
