import type { ApplyResult } from '#connectors/connector';
import { itemKey } from '#domain/item';
import type { Judged } from '#domain/plan';

type Refused = ApplyResult['refused'][number];

/**
 * Adds to an item that misses another one why that one is not here, when someone's choice is the reason: the target sees
 * that it is missing, and only the plan knows that it was left out.
 */
export function explained(refused: readonly Refused[], states: readonly Judged[]): Refused[] {
  const byKey = new Map(states.map((state) => [itemKey(state), state]));
  return refused.map((item) => {
    if (item.code !== 'missing-reference') return item;
    const references = byKey.get(itemKey(item))?.facts.wanted?.references ?? [];
    const needed = references.map((reference) => byKey.get(itemKey(reference)));
    const left = needed.find((state) => state !== undefined && choiceFor(state) !== null);
    return left === undefined ? item : { ...item, detail: `${item.detail} ${choiceFor(left)}` };
  });
}

// Null for an item that nobody left out.
function choiceFor({ contentType, name, guid, state, reason, drift }: Judged): string | null {
  const what = `The ${contentType.replaceAll('-', ' ')} "${name}"`;
  if (state === 'excluded') {
    return `${what} is left out here (${reason ?? ''}): "prosync include ${guid}" includes it.`;
  }
  if (drift !== 'namesake') return null;
  return `${what} is not installed, because another item of that name is here: "prosync policy ${guid} --namesake beside" installs it beside.`;
}
