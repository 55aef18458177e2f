import type { EntityManager } from 'typeorm';
import type { ItemReference } from '#domain/item';
import type { ReferringChange } from '#domain/references';
import type { ReleasePlan } from '#domain/release';
import type { LockedCandidate } from './candidates.ts';
import { referencesOf } from '../../references/reference.statements.ts';

/** A change of a plan, with the candidate that it concerns. */
export type Planned = ReleasePlan<LockedCandidate>['changes'][number];

/** The changes of a plan with what their approved states refer to: one read, whatever their number. */
export async function plannedReferences(
  manager: EntityManager,
  changes: readonly Planned[],
): Promise<(ReferringChange & { id: string })[]> {
  const revisionIds = changes.flatMap((planned) => publishedRevision(planned) ?? []);
  const references = await referencesOf(manager, revisionIds);
  return changes.map((planned) => referringChange(planned, references));
}

function referringChange(
  planned: Planned,
  references: ReadonlyMap<string, ItemReference[]>,
): ReferringChange & { id: string } {
  const { candidate, change } = planned;
  return {
    id: candidate.id,
    contentType: change.contentType,
    guid: change.guid,
    change: change.change,
    references: references.get(publishedRevision(planned) ?? '') ?? [],
    isOverridden: candidate.overrideReason !== null,
  };
}

function publishedRevision({ candidate, change }: Planned): string | null {
  return change.change === 'published' ? candidate.observedRevisionId : null;
}
