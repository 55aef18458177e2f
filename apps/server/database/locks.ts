/** The advisory locks of this program, by number: one list, so that no two meanings share a number. */
export const LOCK = {
  /** Held for the server's life by the one owner of an embedded data directory. */
  owner: 7_420_001,
  /** Held by the transaction that migrates. */
  migration: 7_420_002,
  /** Held by the transaction that appends to the audit: its chain has one end. */
  audit: 7_420_003,
  /** Tried by whoever publishes. It saves work; the publication lock is the guarantee. */
  publishing: 7_420_004,
  /** First half of the locks on publish ids. */
  publishId: 7_420_005,
  /** Tried by whoever runs the daily verification. */
  verification: 7_420_006,
} as const;
