import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import { itemKey } from '#domain/item';
import {
  handOversOf,
  isHandOver,
  itemOf,
  NOTHING_ELSE,
  withYes,
  type PlanStep,
} from '#domain/plan';
import type { Preview } from './preview.ts';
import { planHash } from './survey.ts';

/** Names everything that this plan may come to: the release, its steps, and what is asked about. */
export function planName({ pulled, plan }: Pick<Preview, 'pulled' | 'plan'>): string {
  return planHash(pulled.head, withYes(plan));
}

/** The same for a removal. */
export function removalName(items: readonly AppliedItem[]): string {
  const steps = items.map((applied) => ({ action: 'remove' as const, applied, successor: null }));
  return planHash({ epoch: 0, seq: 0 }, { ...NOTHING_ELSE, steps });
}

/** Throws `plan-changed` when someone agreed to another plan than this one (`--expect`). */
export function refuseOther(name: string, expected: string | undefined): void {
  if (expected === undefined || expected === name) return;
  throw new ProSyncError('plan-changed', 'Nothing was changed: the plan is no longer the same.', {
    remedy: 'Something was published or changed here in the meantime. Check again with --dry-run.',
  });
}

/** Steps as documents have them. A place that passes from one item to another is one step, with the earlier item in `from`. */
export function stepsShown(steps: readonly PlanStep[]) {
  const before = handOversOf(steps);
  const shown = steps.filter((step) => !isHandOver(step));
  return shown.map((step) => {
    const { contentType, guid, name, path } = itemOf(step);
    const was = before.get(itemKey({ contentType, guid }));
    if (was === undefined) return { action: step.action, contentType, guid, name, path };
    const from = { contentType: was.contentType, guid: was.guid, name: was.name };
    return { action: 'hand-over', contentType, guid, name, path, from };
  });
}
