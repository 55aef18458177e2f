/** Segments of a path; one that cannot be decoded is null. */
export type Segments = readonly (string | null)[];

/** What a reader of rows asks about the numbers in them; `RecordedLookups` remembers what was answered. */
export interface Lookups {
  /** The GUID of the item with this number; null when there is none, or it has no GUID. */
  guidOf(contentType: string, id: number): string | null;
  /** True when an item with this GUID is here. */
  has(contentType: string, guid: string): boolean;
  /** What the item is called; null when it is not here. For people: part of no digest. */
  nameOf(contentType: string, guid: string): string | null;
  /** What the row of a table without GUIDs is called; null when there is none. */
  namedOf(table: string, id: number): string | null;
  /**
   * The segments of a path before the item's own name; `up` is the number in the column of the description's place.
   */
  above(contentType: string, up: number): Segments;
  /** The same of the item with this GUID; null when it is not here. */
  placeOf(contentType: string, guid: string): Segments | null;
  /** True when the rows of this content type, or of this table without GUIDs, could not be read: no number names any. */
  isUnseen(typeOrTable: string): boolean;
}

/** One question and its answer, as texts that can be compared. */
export interface Answer {
  ask: 'guidOf' | 'has' | 'namedOf' | 'above' | 'placeOf';
  of: readonly [string, string | number];
  was: string;
}

/** Answers as `ids` does, and remembers what an item was made of (names for people are no part of it). */
export class RecordedLookups implements Lookups {
  readonly answers: Answer[] = [];
  readonly #ids: Lookups;

  constructor(ids: Lookups) {
    this.#ids = ids;
  }

  guidOf(contentType: string, id: number): string | null {
    return this.#recorded('guidOf', [contentType, id], this.#ids.guidOf(contentType, id));
  }

  has(contentType: string, guid: string): boolean {
    return this.#recorded('has', [contentType, guid], this.#ids.has(contentType, guid));
  }

  nameOf(contentType: string, guid: string): string | null {
    return this.#ids.nameOf(contentType, guid);
  }

  namedOf(table: string, id: number): string | null {
    return this.#recorded('namedOf', [table, id], this.#ids.namedOf(table, id));
  }

  above(contentType: string, up: number): Segments {
    return this.#recorded('above', [contentType, up], this.#ids.above(contentType, up));
  }

  placeOf(contentType: string, guid: string): Segments | null {
    return this.#recorded('placeOf', [contentType, guid], this.#ids.placeOf(contentType, guid));
  }

  isUnseen(typeOrTable: string): boolean {
    return this.#ids.isUnseen(typeOrTable);
  }

  #recorded<T>(ask: Answer['ask'], of: Answer['of'], answer: T): T {
    this.answers.push({ ask, of, was: JSON.stringify(answer) });
    return answer;
  }
}

/** True when `ids` of another moment give the same answers to the same questions. */
export function areStill(answers: readonly Answer[], ids: Lookups): boolean {
  return answers.every(({ ask, of: [first, second], was }) => {
    const question = ids[ask].bind(ids) as (first: string, second: string | number) => unknown;
    return JSON.stringify(question(first, second)) === was;
  });
}
