/** A row to insert: column to value. Rows of a table have the same columns. */
export type Row = Record<string, string | number | null>;

/** Rows by the name of their table, in the order in which the tables are filled. */
export type Tables = Record<string, Row[]>;

/** Moments that rows carry, the same at each run. */
export const MOMENT = {
  saved: '2026-01-15 08:30:00',
  never: '1979-01-01 01:01:01',
  due: '2026-01-15 09:00:00',
  /** So far ahead that the monitor counts as disabled. */
  disabled: '2037-01-01 00:00:00',
} as const;
