import type { Finding } from '#connectors/connector';
import { itemKey } from '#domain/item';
import type { Judged } from '#domain/plan';
import { writerOf, type Instance } from '../instance.ts';
import { counted } from '../text/counted.ts';
import { previewSync } from '../sync/preview.ts';
import { EVERYTHING } from '../sync/survey.ts';
import { ok, warning } from './finding.ts';

const MOST_NAMED = 5;

/** What is left out here although others need it: a sync refuses those at every run until it is here. */
export async function neededChecks(instance: Instance, now: Date): Promise<Finding[]> {
  const writer = writerOf(instance);
  try {
    const { states } = await previewSync(instance, writer, {
      selection: EVERYTHING,
      prune: () => false,
      overwrite: false,
      waitSeconds: 0,
      remembers: false,
      now,
      retryPolicy: { ...instance.retryPolicy, tries: 1 },
    });
    return [neededCheck(states)];
  } finally {
    await writer.close();
  }
}

/** The finding about these states, by the references of the published items. */
export function neededCheck(states: readonly Judged[]): Finding {
  const leftOut = states.filter(isLeftOut);
  const refused = whatNeeds(leftOut, states);
  const needed = leftOut.filter((each) => refused.some(({ facts }) => needs(facts, itemKey(each))));
  if (needed.length === 0) return ok('references', 'No item that is left out here is needed.');
  const names = needed.slice(0, MOST_NAMED).map((each) => {
    return `${each.contentType} "${each.name}" ${each.guid} (${each.reason ?? each.state})`;
  });
  const more = needed.length > MOST_NAMED ? ` and ${needed.length - MOST_NAMED} more` : '';
  const waiting = counted(refused.length, 'item');
  return warning(
    'references',
    `${waiting} cannot be applied, because needed items are left out here: ${names.join(', ')}${more}.`,
    'Include them with "prosync include <item>", or remove their tag from "excludeTags". If another item has the name: "prosync adopt", or "prosync policy <item> --namesake beside".',
  );
}

/** Published, not here, and not installed by a sync either. */
function isLeftOut({ state, drift, facts }: Judged): boolean {
  const stays = state === 'excluded' || drift === 'namesake';
  return stays && facts.wanted !== null && facts.found === null && facts.applied === null;
}

/** Items that a sync would write, were it not for what they need. */
function whatNeeds(leftOut: readonly Judged[], states: readonly Judged[]): Judged[] {
  const missing = new Set(leftOut.map(itemKey));
  const waiting = new Map(
    states.flatMap((each) =>
      each.facts.found === null && !missing.has(itemKey(each)) ? [[itemKey(each), each]] : [],
    ),
  );
  const refused: Judged[] = [];
  for (let grew = true; grew;) {
    const next = [...waiting].filter(([, { facts }]) =>
      (facts.wanted?.references ?? []).some((reference) => missing.has(itemKey(reference))),
    );
    for (const [key, each] of next) {
      waiting.delete(key);
      missing.add(key);
      refused.push(each);
    }
    grew = next.length > 0;
  }
  return refused;
}

function needs({ wanted }: Judged['facts'], key: string): boolean {
  return (wanted?.references ?? []).some((reference) => itemKey(reference) === key);
}
