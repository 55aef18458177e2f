import { useMemo, useState } from 'react';

/** Which entries of a list are ticked. */
export interface Selection {
  keys: ReadonlySet<string>;
  has: (key: string) => boolean;
  /** Ticks or unticks; with `range` everything from the last ticked entry of `order` on. */
  toggle: (key: string, order: readonly string[], range: boolean) => void;
  /** Ticks all of these, or none when all are ticked. */
  toggleAll: (keys: readonly string[]) => void;
  clear: () => void;
}

/** Ticks that belong to a list; they survive as long as the component. */
export function useSelection(): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  return useMemo(
    () => ({
      keys,
      has: (key) => keys.has(key),
      toggle: (key, order, range) => {
        setKeys(withToggled(keys, range ? between(order, anchor, key) : [key], !keys.has(key)));
        setAnchor(key);
      },
      toggleAll: (all) => setKeys(withToggled(keys, all, !all.every((key) => keys.has(key)))),
      clear: () => setKeys(new Set()),
    }),
    [keys, anchor],
  );
}

/** The keys from `a` to `b` in the order of the list, both included. */
export function between(order: readonly string[], a: string | null, b: string): readonly string[] {
  const from = a === null ? -1 : order.indexOf(a);
  const to = order.indexOf(b);
  if (from < 0 || to < 0) return [b];
  return order.slice(Math.min(from, to), Math.max(from, to) + 1);
}

function withToggled(keys: ReadonlySet<string>, some: readonly string[], on: boolean) {
  const next = new Set(keys);
  for (const key of some)
    if (on) next.add(key);
    else next.delete(key);
  return next;
}
