import type { Node } from './node.ts';

/** Where a document stops to be what it should be. */
export interface Fault {
  /** The end of a sentence: "a text in quotes is not closed". */
  reason: string;
  /** The offset in the document. */
  at: number;
}

/** What is wanted of a document; with a fault, what was read before it. */
export interface Reading {
  /** Null: nothing. */
  root: Node | null;
  fault: Fault | null;
  /** From where on something that is wanted may stand and was not read; null when there is no such place. */
  unreadFrom: number | null;
}
