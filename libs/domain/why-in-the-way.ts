import { overlap } from './places.ts';
import type { Blocked, Judged } from './steps.ts';

/** What is known of the item that has the place. */
interface Holder {
  /** It has a step in the same plan, which leaves it in the way. */
  isPlanned: boolean;
  /** It cannot be moved, because a third item has the place where it belongs. */
  isBlocked: boolean;
}

/** Why an item cannot be put where it belongs: which item has the place, why it stays there, and what to do. */
export function whyInTheWay(state: Judged, holder: Judged, about: Holder): Blocked {
  const path = holder.facts.applied?.path ?? holder.path;
  const { wanted } = holder.facts;
  const isPublishedThere = wanted !== null && overlap(wanted.path, state.path);
  if (isPublishedThere && (about.isPlanned || overlap(path, state.path)))
    return { state, code: 'path-collision', detail: collision(state, holder, wanted.path) };
  const detail = `${state.path} belongs to ${named(holder)}, ${whyItStays(holder, about)}`;
  return { state, code: 'path-taken', detail };
}

function collision(state: Judged, holder: Judged, path: string): string {
  const where = path === state.path ? 'the same path' : `the path ${path}, which collides with it`;
  return `${state.path} cannot be installed: ${named(holder)} is published for ${where}. Rename one of them in its source.`;
}

function whyItStays({ state, reason, guid }: Judged, { isBlocked }: Holder): string {
  switch (state) {
    case 'excluded':
      return `which is excluded on this instance (${reason ?? ''}). Run "prosync include ${guid}" to update both.`;
    case 'drifted':
      return `which was ${reason ?? 'changed here'}. Run "prosync diff ${guid}", then "prosync sync --overwrite" to update both.`;
    case 'deprecated':
      return 'whose path is kept for another published item. Run "prosync status" to see why that one is not installed.';
    default:
      return isBlocked
        ? 'which could not be moved either.'
        : 'which this run does not update. Run "prosync sync" for everything.';
  }
}

function named({ contentType, name, guid }: Judged): string {
  return `the ${contentType.replaceAll('-', ' ')} "${name}" (${guid})`;
}
