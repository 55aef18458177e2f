import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import { isHandOver, itemOf, NOTHING_ELSE, withYes, type PlanStep } from '#domain/plan';
import type { Outlook } from './outlook.ts';
import { planHash } from './plan.ts';

/** Names everything that this plan may come to: the release, its steps, and what is asked about. */
export function planName({ pulled, plan }: Pick<Outlook, 'pulled' | 'plan'>): string {
  return planHash(pulled.head, withYes(plan));
}

/** The same for a removal. */
export function removalName(items: readonly AppliedItem[]): string {
  const steps = items.map((applied) => ({ action: 'remove' as const, applied, successor: null }));
  return planHash({ epoch: 0, seq: 0 }, { ...NOTHING_ELSE, steps });
}

/** Throws `plan-changed` when somebody agreed to another plan than this one (`--expect`). */
export function refuseOther(name: string, expected: string | undefined): void {
  if (expected === undefined || expected === name) return;
  throw new ProSyncError('plan-changed', 'Nothing was changed: this is another plan by now.', {
    remedy: 'Something was published or changed here meanwhile: look again with --dry-run.',
  });
}

/** Steps as documents have them. */
export function stepsShown(steps: readonly PlanStep[]) {
  return steps.map((step) => {
    const { contentType, guid, name, path } = itemOf(step);
    const action = isHandOver(step) ? 'hand-over' : step.action;
    return { action, contentType, guid, name, path };
  });
}
