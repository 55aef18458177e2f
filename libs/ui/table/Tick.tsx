import { Checkbox } from '@mantine/core';
import type { Selection } from './selection.ts';

interface TickCellProps {
  selection: Selection;
  id: string;
  /** What is ticked, for its name. */
  name: string;
  /** The order of the list, for a range with the shift key. */
  keys: readonly string[];
}

/** The tick of one row; with the shift key a whole range. */
export function TickCell({ selection, id, name, keys }: TickCellProps) {
  return (
    <td>
      <Checkbox
        aria-label={`Select ${name.slice(0, 100)}`}
        checked={selection.has(id)}
        onChange={(event) => selection.toggle(id, keys, (event.nativeEvent as MouseEvent).shiftKey)}
      />
    </td>
  );
}

interface TickAllProps {
  selection: Selection;
  keys: readonly string[];
  className: string;
}

/** The tick of all rows that are loaded. */
export function TickAll({ selection, keys, className }: TickAllProps) {
  const ticked = keys.filter((key) => selection.has(key)).length;
  return (
    <th className={className} scope="col">
      <Checkbox
        aria-label="Select all loaded items"
        checked={ticked > 0 && ticked === keys.length}
        indeterminate={ticked > 0 && ticked < keys.length}
        onChange={() => selection.toggleAll(keys)}
      />
    </th>
  );
}
