import type { ApplyResult, ContentWriter } from '#connectors/connector';
import { NOTHING_ELSE, type Judged, type PlanStep } from '#domain/plan';
import { apply } from './apply.ts';
import { fetchBodies } from '../pull/fetch.ts';
import type { Instance } from '../instance.ts';
import type { Selection } from './survey.ts';
import type { Lock } from '../state/lock.ts';
import { previewSync } from './preview.ts';

type Link = Extract<PlanStep, { action: 'link' }>;

/** What adopting came to. */
export interface Adopted {
  /** What was to be linked. */
  steps: Link[];
  /** What is here and is another: listed, and left as it is. */
  differing: Judged[];
  result: ApplyResult;
}

/**
 * Links what is here, equal and not applied by ProSync, by GUID or, where the connector knows it, by name and place. The
 * bodies of what is here are fetched first, so that local policy is left out of the comparison. Writes no content.
 */
export async function adopt(
  instance: Instance,
  writer: ContentWriter,
  lock: Lock,
  selection: Selection,
): Promise<Adopted> {
  const { terminal, retryPolicy } = instance;
  const look = () =>
    previewSync(instance, writer, {
      selection,
      prune: () => false,
      overwrite: false,
      adopt: true,
      waitSeconds: 0,
      remembers: true,
      now: terminal.io.now(),
      retryPolicy,
    });
  const first = await look();
  const here = first.selected.filter(isUnlinked).flatMap(linkOf);
  await fetchBodies(instance, { ...NOTHING_ELSE, steps: here }, retryPolicy);
  const preview = here.length === 0 ? first : await look();
  const steps = preview.selected.flatMap((state) => (isEqual(state) ? linkOf(state) : []));
  const plan = { ...NOTHING_ELSE, steps };
  const result = await apply(instance, writer, lock, { ...preview, plan, isWhole: false });
  const differing = preview.selected.filter((state) => state.drift === 'unlinked');
  return { steps, differing, result };
}

function isUnlinked({ facts }: Judged): boolean {
  return facts.applied === null && (facts.found !== null || facts.namesake !== null);
}

// Whether a namesake is equal apart from its GUID only the connector can tell: it refuses the others.
function isEqual(state: Judged): boolean {
  return isUnlinked(state) && (state.state === 'up-to-date' || state.drift === 'namesake');
}

function linkOf({ facts }: Judged): Link[] {
  const { wanted, namesake } = facts;
  return wanted === null ? [] : [{ action: 'link', item: wanted, applied: null, namesake }];
}
