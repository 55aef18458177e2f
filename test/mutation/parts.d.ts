/** A part of the sources by glob, and the tests that have to notice its mutations. */
export declare const parts: readonly { mutated: string[]; tests: string[]; database: boolean }[];
