import { Associations } from './association.ts';
import type { Decision } from './event-changes.ts';
import { planRun, type PlanOptions, type RunPlan } from './run-plan.ts';
import {
  associated,
  atRoot,
  company,
  comparisonOf,
  everything,
  record,
  ROOT,
  worldOf,
  type WorldPart,
} from './world.fixture.ts';

/** The client that the worlds below are about. */
export const ACME = record(company('1'), 'Acme');
export const MANUAL = { handling: everything('manual') };

/** The plan for a world, with the answers of a person to its first event. */
export function planOf(
  part: WorldPart,
  answer: Omit<Decision, 'fingerprint'> | null = null,
  options: Partial<Pick<PlanOptions, 'ignored' | 'failed'>> = {},
): RunPlan {
  const { events } = comparisonOf(part);
  const { settings, rules, associations } = worldOf(part);
  const fingerprint = events[0]?.fingerprint ?? '';
  return planRun(events, {
    settings,
    rules,
    associations: new Associations(associations),
    decisions: answer === null ? [] : [{ fingerprint, ...answer }],
    ignored: options.ignored ?? new Set(),
    failed: options.failed ?? new Set(),
  });
}

/** What is done, without the reason and the order. */
export const steps = (plan: RunPlan) =>
  plan.steps.map(({ event: _event, needs: _needs, ...step }) => step);
/** What became of the events. */
export const states = (plan: RunPlan) => plan.events.map(({ state }) => state);

/* A world per event, whose first event it is. */
export const MOVED: WorldPart = {
  source: [ACME],
  associations: [associated(company('1'), 'a')],
  destination: [atRoot(company('b'), 'B'), record(company('a'), 'Acme', company('b'))],
};
export const DELETED: WorldPart = { source: [ACME], associations: [associated(company('1'), 'a')] };
export const FOUND: WorldPart = { source: [ACME], destination: [atRoot(company('a'), 'acme')] };
export const PREFIXED: WorldPart = {
  source: [ACME],
  destination: [atRoot(company('a'), 'MSP Acme')],
  settings: { prefix: 'MSP' },
};
export const TAKEN: WorldPart = {
  source: [ACME],
  destination: [atRoot(company('b'), 'B'), record(company('a'), 'Acme', company('b'))],
};
export const GONE: WorldPart = {
  associations: [associated(company('1'), 'a')],
  destination: [atRoot(company('a'), 'Acme')],
};
export const AMBIGUOUS: WorldPart = {
  source: [ACME],
  destination: [atRoot(company('a'), 'Acme'), atRoot(company('b'), 'acme')],
};

/* What is done about the client in them. */
export const CREATE = {
  action: 'create',
  source: company('1'),
  below: { destination: ROOT },
  name: 'Acme',
};
export const ASSOCIATE = { action: 'associate', source: company('1'), destination: company('a') };
export const MOVE = {
  action: 'move',
  destination: company('a'),
  from: company('b'),
  to: { destination: ROOT },
};
