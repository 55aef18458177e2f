import type { PlanStep } from './plan-step.ts';

/** Why a run stops until a person confirms it. */
export interface Confirmation {
  reason: 'first-import' | 'too-many-changes';
  /** How many records would be created or changed. */
  changes: number;
  /** The most that a run may change unasked; null for a first import. */
  limit: number | null;
}

/** Changes that a run may always make unasked. */
const ALWAYS_ALLOWED = 20;
const ALLOWED_SHARE = 0.1;

/**
 * What has to be confirmed before this plan is carried out; null when nothing (docs/inventory.md#3.4). `associated` counts the
 * records that were associated before. The creations of a first import are confirmed by themselves and count in no limit.
 */
export function neededConfirmation(
  steps: readonly PlanStep[],
  associated: number,
): Confirmation | null {
  const isFirstImport = associated === 0;
  const creations = steps.filter(({ action }) => action === 'create').length;
  const changed = new Set(
    steps.flatMap((step) =>
      step.action === 'associate' || (isFirstImport && step.action === 'create')
        ? []
        : [step.event],
    ),
  );
  const limit = Math.max(ALWAYS_ALLOWED, Math.floor(associated * ALLOWED_SHARE));
  if (changed.size > limit) return { reason: 'too-many-changes', changes: changed.size, limit };
  if (!isFirstImport || creations === 0) return null;
  return { reason: 'first-import', changes: creations, limit: null };
}
