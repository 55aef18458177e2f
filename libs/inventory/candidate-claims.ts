import { recordKey, type RecordKey, type VendorRecord } from './vendor-record.ts';

/** The destinations that a source record may belong to. */
export interface Found {
  candidates: readonly RecordKey[];
  /** True when they were found by the prefix and the name, and none by the name alone. */
  isPrefixed: boolean;
}

/** Which destinations the records of one place claim: one that two of them claim is nobody's. */
export class CandidateClaims {
  readonly #found = new Map<string, Found>();
  readonly #claimants = new Map<string, number>();

  constructor(records: readonly VendorRecord[], find: (record: VendorRecord) => Found) {
    for (const record of records) {
      const found = find(record);
      this.#found.set(recordKey(record), found);
      for (const key of found.candidates.map(recordKey))
        this.#claimants.set(key, (this.#claimants.get(key) ?? 0) + 1);
    }
  }

  of(record: RecordKey): Found {
    return this.#found.get(recordKey(record)) ?? { candidates: [], isPrefixed: false };
  }

  isContested(destination: RecordKey): boolean {
    return (this.#claimants.get(recordKey(destination)) ?? 0) > 1;
  }
}
