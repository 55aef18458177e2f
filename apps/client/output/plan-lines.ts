import type { ApplyResult } from '#connectors/connector';
import { itemKey } from '#domain/item';
import { isHandOver, itemOf, type PlanStep, type SyncPlan } from '#domain/plan';
import { printable } from './printable.ts';

/** A plan, or with `result` what was done of it, one line per item. Items that are linked show nothing: nothing changes. */
export function planLines(plan: SyncPlan, result?: ApplyResult): string[] {
  const refused = new Map((result?.refused ?? []).map((item) => [itemKey(item), item]));
  const steps = plan.steps.flatMap((step) => {
    const item = itemOf(step);
    const refusal = refused.get(itemKey(item));
    if (refusal !== undefined) {
      return [`refused   ${item.contentType}  ${item.name}: ${refusal.code}: ${refusal.detail}`];
    }
    return step.action === 'link' ? [] : [stepLine(step)];
  });
  const kept = plan.kept.map((state) => {
    const reason = state.reason === null ? '' : `: ${state.reason}`;
    return `kept      ${state.contentType}  ${state.name} (${state.state}${reason})`;
  });
  const blocked = plan.blocked.map(({ state, code, detail }) => {
    return `refused   ${state.contentType}  ${state.name}: ${code}: ${detail}`;
  });
  return [...steps, ...blocked, ...kept].map(printable);
}

function stepLine(step: Exclude<PlanStep, { action: 'link' }>): string {
  const { contentType, name } = itemOf(step);
  const action = isHandOver(step) ? 'hand over' : step.action;
  return `${action.padEnd(9)} ${contentType}  ${name} (${versionsOf(step)})`;
}

function versionsOf(step: Exclude<PlanStep, { action: 'link' }>): string {
  if (step.action === 'remove') {
    const { applied, successor } = step;
    const to = successor === null ? '' : `, to ${successor.contentType}  ${successor.name}`;
    return `version ${applied.version}${to}`;
  }
  if (step.applied === null) return `version ${step.item.version}`;
  return `version ${step.applied.version} -> ${step.item.version}`;
}
