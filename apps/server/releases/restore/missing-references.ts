import type { EntityManager } from 'typeorm';
import type { RestorePreview } from '#api/releases';
import { ProSyncError } from '#domain/errors';
import { namedReference } from '../../references/refusal.views.ts';
import { namesOf } from '../../references/reference.statements.ts';
import type { RestorePlan } from './restore.queries.ts';

type MissingView = RestorePreview['missing'][number];

/** The first hundred items that would miss something, each with the first twenty things, by their names. */
export async function missingViews(
  manager: EntityManager,
  missing: RestorePlan['missing'],
): Promise<MissingView[]> {
  const shown = missing.slice(0, SHOWN_ITEMS);
  if (shown.length === 0) return [];
  const keys = shown.flatMap((one) => one.missing.slice(0, SHOWN_REFERENCES));
  const names = await namesOf(manager, keys);
  return shown.map(({ item: { contentType, guid, name }, missing: references }) => ({
    contentType,
    guid,
    name,
    missing: references.slice(0, SHOWN_REFERENCES).map((key) => namedReference(key, names)),
  }));
}

/** Why a restore is refused without an override. */
export function missingReferences(
  seq: number,
  count: number,
  missing: readonly MissingView[],
): ProSyncError {
  return new ProSyncError(
    'missing-references',
    `Release ${seq} is not restored: ${count} items would refer to what is not published then.`,
    {
      remedy: 'Check what is missing. To restore the release anyway, give a reason.',
      facts: { missingCount: count, missing },
    },
  );
}

const SHOWN_ITEMS = 100;
const SHOWN_REFERENCES = 20;
