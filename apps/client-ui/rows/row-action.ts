import type { ContentRow } from '#api/window-views';
import { isPublished, isTicked } from './states.ts';

/** Something to be done about one item; a sheet asks for the rest. */
export interface RowAction {
  kind: 'sync' | 'exclude' | 'include' | 'remove' | 'ignore' | 'policy' | 'adopt';
  /** On the button and in the heading of the sheet. */
  title: string;
  row: ContentRow;
}

/** What the button of the row does: what the state asks for; null when nothing is to be done. */
export function rowAction(row: ContentRow): RowAction | null {
  if (row.state === 'up-to-date') return null;
  if (row.state === 'deprecated') return { kind: 'remove', title: 'Remove', row };
  if (row.state !== 'drifted') return { kind: 'sync', title: 'Sync', row };
  if (!isPublished(row) || row.drift === 'namesake') return null;
  return { kind: 'sync', title: isGone(row) ? 'Put back' : 'Overwrite', row };
}

/** Nothing of the item would be lost: it was moved or deleted here. */
export function isGone({ drift }: ContentRow): boolean {
  return drift === 'moved' || drift === 'deleted';
}

/** Takes the tick out of the mass sync, or puts it in. */
export function tickAction(row: ContentRow): RowAction {
  return isTicked(row)
    ? { kind: 'exclude', title: 'Exclude', row }
    : { kind: 'include', title: 'Include', row };
}

/** Everything that can be done about an item, in the order of its page. */
export function itemActions(row: ContentRow): RowAction[] {
  const main = rowAction(row);
  const actions: (RowAction | null)[] = [
    main,
    row.state === 'drifted' && !row.isIgnored
      ? { kind: 'ignore', title: 'Ignore the drift', row }
      : null,
    row.drift === 'unlinked' || row.drift === 'namesake'
      ? { kind: 'adopt', title: 'Adopt', row }
      : null,
    isPublished(row) ? tickAction(row) : null,
    { kind: 'policy', title: 'Policy', row },
    row.isApplied && main?.kind !== 'remove' ? { kind: 'remove', title: 'Remove', row } : null,
  ];
  return actions.filter((action) => action !== null);
}
