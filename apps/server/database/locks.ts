/** The advisory locks of this program, by number: one list, so that no two meanings share a number. */
export const LOCK = {
  /** Held for the server's life by the one owner of an embedded data directory. */
  owner: 7_420_001,
  /** Held by the transaction that migrates. */
  migration: 7_420_002,
} as const;
