import { contentTypes } from '../content-types/content-types.ts';
import type { Checked, Write } from '../checks/checked-steps.ts';
import type { Downstream } from '../target-state/downstream-database.ts';
import type { GrowingIds } from '../write/growing-ids.ts';
import { currentRow } from '../write/insert-items.ts';

/** What makes Automate's server see what was written. */
export const RELOAD =
  'Run "Reload System Cache" in Automate: until then its server works with the old content. ProSync cannot do this for you, because Automate documents no way to trigger it from the database.';

/** Views are named after the columns of these, so that every change of one has to reach them. */
const AFTER_ANY_CHANGE: readonly string[] = ['extra-data-field'];

/** What a person still has to do after this was written or removed; one sentence each, none twice. */
export function notesFor(
  { settings }: Downstream,
  numbers: GrowingIds,
  checked: readonly Checked[],
  isChanged: boolean,
): string[] {
  const notes: string[] = [];
  const written = checked.filter((each): each is Write => each.action === 'write');
  for (const { contentType, afterwards, arrivesDisabled } of contentTypes) {
    const isNew = written.some(
      ({ item, here }) => item.contentType === contentType && here === null,
    );
    const isEnabled = arrivesDisabled === true && settings.newMonitors === 'enabled';
    const isAnyTold =
      isChanged &&
      AFTER_ANY_CHANGE.includes(contentType) &&
      checked.some((each) => each.action !== 'link' && each.item.contentType === contentType);
    if ((isNew && !isEnabled) || isAnyTold) notes.push(...afterwards);
  }
  for (const write of written.filter(({ here }) => here === null)) {
    // Asked again: what was not here before may have come with the same sync.
    const { leftOut } = currentRow(numbers, write);
    notes.push(
      ...leftOut.map(({ detail }) => `"${write.item.name}" arrived without one thing: ${detail}`),
    );
  }
  if (isChanged) notes.push(RELOAD);
  return [...new Set(notes)];
}
