import { contentTypes } from '../content-types/index.ts';
import type { Checked, Write } from './checking/checked.ts';
import type { Downstream } from './downstream.ts';

const RELOAD =
  'Run "Reload System Cache" in Automate: until then its server works with the old content. ProSync cannot do it, because it is not known which table tells the server.';

/** Views are named after the columns of these, so that every change of one has to reach them. */
const AFTER_ANY_CHANGE: readonly string[] = ['extra-data-field'];

/** What a person still has to do after this was written or removed; one sentence each, none twice. */
export function notesFor(
  { settings }: Downstream,
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
  for (const { item, here, row } of written)
    if (here === null)
      notes.push(
        ...row.leftOut.map(({ detail }) => `"${item.name}" arrived without it: ${detail}`),
      );
  if (isChanged) notes.push(RELOAD);
  return [...new Set(notes)];
}
