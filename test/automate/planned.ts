import type { ApplyResult, ApplyStep, ContentWriter } from '#connectors/connector';
import { KEEP_AND_REPORT, type DriftPolicy } from '#domain/drift';
import { itemStates } from '#domain/item-states';
import { itemKey } from '#domain/item';
import { itemOf, planSync, withNo, type Judged, type SyncPlan } from '#domain/plan';
import type { Published, TargetDatabase } from './target.ts';

/** How a sync is asked for; nothing is pruned or overwritten unless it says so. */
export interface Asked {
  writer?: ContentWriter;
  prune?: boolean;
  overwrite?: boolean;
  policy?: Partial<DriftPolicy>;
}

/** The states of everything that is published and applied, and the plan for it, as a client without anybody to ask makes it. */
export async function planned(
  here: TargetDatabase,
  wanted: readonly Published[],
  { writer = here.writer, prune = false, overwrite = false, policy }: Asked = {},
): Promise<{ states: Judged[]; plan: SyncPlan; steps: ApplyStep[] }> {
  const applied = (await writer.record())?.items ?? [];
  const bodies = new Map(wanted.map((item) => [item.body.sha256, item.bytes]));
  const found = await writer.installed(wanted, applied, ({ sha256 }) => bodies.get(sha256) ?? null);
  const none = {
    exclusion: () => null,
    failure: () => null,
    ignored: () => null,
    ignoredBefore: () => null,
  };
  const states = itemStates(wanted, applied, found, none);
  const options = { prune: () => prune, overwrite, adopt: false };
  const handling = { ...KEEP_AND_REPORT, ...policy };
  const plan = withNo(planSync(states, { ...options, policy: () => handling }));
  return { states, plan, steps: stepsOf(plan, states, wanted) };
}

/** A sync by such a plan. */
export async function syncPlanned(
  here: TargetDatabase,
  wanted: readonly Published[],
  asked: Asked = {},
): Promise<ApplyResult & Pick<SyncPlan, 'kept' | 'blocked'>> {
  const { plan, steps } = await planned(here, wanted, asked);
  const result = await here.apply(steps, asked.writer);
  return { ...result, kept: plan.kept, blocked: plan.blocked };
}

function stepsOf(
  { steps }: SyncPlan,
  states: readonly Judged[],
  wanted: readonly Published[],
): ApplyStep[] {
  const facts = new Map(states.map((state) => [itemKey(state), state.facts]));
  const bytesOf = new Map(wanted.map((item) => [itemKey(item), item.bytes]));
  return steps.map((step): ApplyStep => {
    const { found = null, movedTo = null } = facts.get(itemKey(itemOf(step))) ?? {};
    const moved = movedTo === null ? {} : { movedTo };
    if (step.action === 'remove') {
      const { applied: item, successor, isForgotten } = step;
      const from = isForgotten === true ? {} : moved;
      return { action: 'remove', item, ...from, ...(successor !== null && { successor }) };
    }
    const { item } = step;
    const bytes = () => bytesOf.get(itemKey(item)) ?? Buffer.alloc(0);
    if (step.action === 'link') return { action: 'link', item, bytes, namesake: step.namesake };
    const replaces = found === null ? step.applied : { ...(step.applied ?? item), digest: found };
    return { action: 'write', item, bytes, replaces, ...(step.applied !== null && moved) };
  });
}
