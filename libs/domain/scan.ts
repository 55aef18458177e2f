/** A scan is suspicious above both of these (design.md 2.1). */
export const HOLD_ABOVE_ITEMS = 20;
export const HOLD_ABOVE_RATIO = 0.2;

/** How many items of one content type were there before a scan, and how many of them it did not find. */
export interface Vanished {
  contentType: string;
  known: number;
  vanished: number;
}

/**
 * The content types for which a scan must be held until an operator confirms it: more than 20 % of the items and more
 * than 20 items vanished at once (design.md 2.1).
 */
export function suspicious(types: readonly Vanished[]): Vanished[] {
  return types.filter(
    (t) => t.vanished > HOLD_ABOVE_ITEMS && t.vanished > t.known * HOLD_ABOVE_RATIO,
  );
}

/**
 * The content types for which this scan must be held although an operator confirmed a held one: the confirmation covers
 * exactly its content types, and no more vanished items than it named (design.md 2.1).
 */
export function unconfirmed(
  types: readonly Vanished[],
  confirmed: readonly Vanished[],
): Vanished[] {
  return suspicious(types).filter(
    (t) => !confirmed.some((c) => c.contentType === t.contentType && t.vanished <= c.vanished),
  );
}
