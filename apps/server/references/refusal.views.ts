import type { NamedReference, RefusedView } from '#api/releases';
import { itemKey, type ItemKey } from '#domain/item';
import { collisionSentence } from '#domain/collisions';
import type { ReferringChange, RefusedChange } from '#domain/references';
import type { Obstacle } from './taken-paths.ts';

/** A refused change with the item that it concerns. */
export type RefusedItem = RefusedChange<ReferringChange & { id: string }> & {
  obstacle: Obstacle | null;
};

/** What an answer says when nothing was refused. */
export const NOTHING_REFUSED = { refused: [], refusedCount: 0 };

/** Every key whose name `refusedView` shows. */
export function shownKeys({ change, missing, neededBy, obstacle }: RefusedItem): ItemKey[] {
  const inTheWay = obstacle?.code === 'path-collision' ? [obstacle.with] : [];
  return [change, ...missing.slice(0, SHOWN), ...neededBy.slice(0, SHOWN), ...inTheWay];
}

/** What is told of a refused change; `names` are those of `shownKeys`, by `itemKey`. */
export function refusedView(
  { change, missing, neededBy, obstacle }: RefusedItem,
  names: ReadonlyMap<string, string>,
): RefusedView {
  const { id } = change;
  const view = {
    ...namedReference(change, names),
    missing: missing.slice(0, SHOWN).map((key) => namedReference(key, names)),
    neededBy: neededBy.slice(0, SHOWN).map((key) => namedReference(key, names)),
  };
  if (obstacle !== null) return { id, ...view, ...obstacleView(obstacle, names) };
  if (change.change === 'removed') {
    const detail = `It is still needed by ${listed(view.neededBy, neededBy.length)}.`;
    return { id, ...view, code: 'still-needed', detail };
  }
  const detail = `It refers to what is not published: ${listed(view.missing, missing.length)}.`;
  return { id, ...view, code: 'missing-references', detail };
}

function obstacleView(
  obstacle: Obstacle,
  names: ReadonlyMap<string, string>,
): Pick<RefusedView, 'code' | 'detail' | 'collidesWith'> {
  if (obstacle.code === 'invalid-name') {
    return { code: obstacle.code, detail: `${obstacle.detail} Rename it at its source.` };
  }
  const collidesWith = { ...namedReference(obstacle.with, names), path: obstacle.with.path };
  const other = listed([collidesWith], 1);
  const sentence = collisionSentence(obstacle.path, other, collidesWith.path);
  const detail = `${sentence} If the other one was moved or deleted at its source, approve that as well. Otherwise rename one of the two at its source, or withdraw one of the approvals.`;
  return { code: obstacle.code, detail, collidesWith };
}

/** A key with its name; null when nobody knows one. */
export function namedReference(key: ItemKey, names: ReadonlyMap<string, string>): NamedReference {
  const { contentType, guid } = key;
  return { contentType, guid, name: names.get(itemKey(key)) ?? null };
}

/** Up to three of them by type and name, and how many more there are. */
export function listed(references: readonly NamedReference[], count: number): string {
  const named = references
    .slice(0, NAMED)
    .map(({ contentType, guid, name }) => `${contentType} ${name === null ? guid : `"${name}"`}`);
  const more = count - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

const SHOWN = 20;
const NAMED = 3;
