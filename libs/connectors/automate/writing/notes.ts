import { contentTypes } from '../content-types/index.ts';
import type { Write } from './checking/checked.ts';
import type { Downstream } from './downstream.ts';

const RELOAD =
  'Run "Reload System Cache" in Automate: until then its server works with the old content. ProSync cannot do it, because it is not known which table tells the server.';

/** What a person still has to do after these items were written or removed; one sentence each, none twice. */
export function notesFor(
  { settings }: Downstream,
  written: readonly Write[],
  isChanged: boolean,
): string[] {
  const notes: string[] = [];
  for (const { contentType, afterwards, arrivesDisabled } of contentTypes) {
    const isNew = written.some(
      ({ item, here }) => item.contentType === contentType && here === null,
    );
    const isEnabled = arrivesDisabled === true && settings.newMonitors === 'enabled';
    if (isNew && !isEnabled) notes.push(...afterwards);
  }
  for (const { item, here, row } of written)
    if (here === null)
      notes.push(
        ...row.leftOut.map(({ detail }) => `"${item.name}" arrived without it: ${detail}`),
      );
  if (isChanged) notes.push(RELOAD);
  return [...new Set(notes)];
}
