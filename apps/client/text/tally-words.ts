/** How many steps of each kind were done. */
export interface Tally {
  installed: number;
  updated: number;
  /** Paths that passed from one item to another. */
  handedOver: number;
  removed: number;
}

/** The numbers in words: `2 installed, 0 updated, 1 handed over, 0 removed`. Hand-overs are named only when there are any. */
export function tallyWords({ installed, updated, handedOver, removed }: Tally): string {
  const passed = handedOver === 0 ? '' : `, ${handedOver} handed over`;
  return `${installed} installed, ${updated} updated${passed}, ${removed} removed`;
}
