import type { ApplyResult } from '#connectors/connector';
import { itemKey } from '#domain/item';
import { isHandOver, type Judged, type SyncPlan } from '#domain/plan';
import type { Overrides } from '../overrides/overrides.ts';

/**
 * Keeps what people decided about items whose places pass to others (docs/adr/0007-ownership-of-paths.md): for the places
 * that were handed over, and for ignored drift of items that wait for theirs.
 */
export function keepDecisions(
  overrides: Overrides,
  plan: SyncPlan,
  result: ApplyResult,
  after: readonly Judged[],
): void {
  const applied = new Set(result.applied.map(itemKey));
  const handedOver = plan.steps.flatMap((step) => {
    if (step.action !== 'remove' || step.successor === null || !isHandOver(step)) return [];
    const isDone = applied.has(itemKey(step.applied)) && applied.has(itemKey(step.successor));
    return isDone ? [{ from: step.applied, to: step.successor }] : [];
  });
  const waiting = after.flatMap(({ contentType, guid, name, facts }) => {
    const { predecessor, ignored } = facts;
    if (predecessor === null || ignored === null) return [];
    return [{ from: predecessor, to: { contentType, guid, name }, facts }];
  });
  overrides.passOn(handedOver);
  overrides.ignoreFor(waiting);
}
