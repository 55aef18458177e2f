import type { ItemState } from '#domain/installed';
import { printable } from '../../text/printable.ts';
import { table } from './table.ts';

const COLUMNS = [
  { title: 'STATE' },
  { title: 'TYPE' },
  { title: 'VERSION' },
  { title: 'NAME', shrinks: true },
];
const GUID = { title: 'GUID' };
/** From here on a GUID of 36 characters leaves room for a name. */
const WIDE = 120;

/**
 * The states as a table that a person reads at 80 columns: why an item is as it is stands below it, and the GUID beside it
 * where there is room.
 */
export function statusLines(states: readonly ItemState[], width: number): string[] {
  const isWide = width >= WIDE;
  const rows = states.map((state) => {
    const { contentType, name, guid } = state;
    const cells = [state.state, contentType, versionsOf(state), name].map(printable);
    return isWide ? [...cells, printable(guid)] : cells;
  });
  const reasons = states.map(({ reason }) => (reason === null ? [] : folded(reason, width)));
  return table(isWide ? [...COLUMNS, GUID] : COLUMNS, rows, width, reasons);
}

function versionsOf({ installedVersion, availableVersion }: ItemState): string {
  if (installedVersion === availableVersion) return String(installedVersion ?? '');
  return `${installedVersion ?? 'none'} > ${availableVersion ?? 'none'}`;
}

// At the blanks between words, so that nothing of a reason is lost.
function folded(reason: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of printable(reason).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`    ${word}`);
  }
  return lines;
}
