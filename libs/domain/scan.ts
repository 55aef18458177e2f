/** A scan is suspicious above both of these (docs/design.md#2.1). */
export const HOLD_ABOVE_ITEMS = 20;
export const HOLD_ABOVE_RATIO = 0.2;

/** How many items of one content type were there before a scan, and how many of them it did not find. */
export interface Vanished {
  contentType: string;
  known: number;
  vanished: number;
}

/** The same, with what tells whether everything is lost. */
export interface Compared extends Vanished {
  /** How many of the vanished items are published. */
  published: number;
  /** How many items of the type the scan found, known or new. */
  found: number;
}

/**
 * The content types for which a scan must be held until an operator confirms it: more than 20 % of the items and more
 * than 20 items vanished at once (docs/design.md#2.1), or nothing is left of a type of which something is published, however
 * little there was. A folder that is not mounted, a checkout in progress or a pattern that matches nothing any more looks
 * exactly like that.
 */
export function suspicious(types: readonly Compared[]): Compared[] {
  return types.filter(
    ({ known, vanished, published, found }) =>
      (published > 0 && found === 0) ||
      (vanished > HOLD_ABOVE_ITEMS && vanished > known * HOLD_ABOVE_RATIO),
  );
}

/**
 * The content types for which this scan must be held although an operator confirmed a held one: the confirmation covers
 * exactly its content types, and no more vanished items than it named (docs/design.md#2.1).
 */
export function unconfirmed(
  types: readonly Compared[],
  confirmed: readonly Vanished[],
): Vanished[] {
  return suspicious(types)
    .filter(
      (t) => !confirmed.some((c) => c.contentType === t.contentType && t.vanished <= c.vanished),
    )
    .map(({ contentType, known, vanished }) => ({ contentType, known, vanished }));
}
