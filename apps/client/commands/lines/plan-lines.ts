import type { ApplyResult } from '#connectors/connector';
import { itemKey } from '#domain/item';
import { handOversOf, isHandOver, itemOf, type PlanStep, type SyncPlan } from '#domain/plan';
import type { AppliedItem } from '#domain/installed';
import { printable } from '../../text/printable.ts';

type Arrival = Exclude<PlanStep, { action: 'remove' | 'link' }>;

/**
 * A plan, or with `result` what was done of it, one line per item. Items that are linked show nothing: nothing changes. A path
 * that passes from one item to another is one line.
 */
export function planLines(plan: SyncPlan, result?: ApplyResult): string[] {
  const refused = new Map((result?.refused ?? []).map((item) => [itemKey(item), item]));
  const before = handOversOf(plan.steps);
  const steps = plan.steps.flatMap((step) => {
    const item = itemOf(step);
    const refusal = refused.get(itemKey(item));
    if (refusal !== undefined) {
      return [`refused   ${item.contentType}  ${item.name}: ${refusal.code}: ${refusal.detail}`];
    }
    if (step.action === 'link' || isHandOver(step)) return [];
    const was = before.get(itemKey(item));
    if (was !== undefined && step.action !== 'remove') return [handOverLine(step, was)];
    return [`${step.action.padEnd(9)} ${item.contentType}  ${item.name} (${about(step)})`];
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

function handOverLine({ item }: Arrival, was: AppliedItem): string {
  const { contentType, name, version, guid, path } = item;
  const from = `the ${was.contentType.replaceAll('-', ' ')} "${was.name}" (GUID ${was.guid})`;
  return `hand over ${contentType}  ${name} (version ${version}): GUID ${guid} takes over ${path} from ${from}`;
}

function about(step: Exclude<PlanStep, { action: 'link' }>): string {
  if (step.action === 'remove') {
    const { applied, successor } = step;
    if (successor === null) return `version ${applied.version}`;
    return `version ${applied.version}, makes room for ${successor.path}`;
  }
  const { applied, item } = step;
  if (applied === null || applied.version === item.version) return `version ${item.version}`;
  return `version ${applied.version} -> ${item.version}`;
}
