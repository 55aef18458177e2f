import { ProSyncError } from '#domain/errors';

/** The longest path that Linux opens, in bytes. */
const MAX_PATH_BYTES = 4096;
const HEADER_BYTES = 8;

/**
 * Which file the worker thread reads now, in memory that the server's thread sees: a thread that is busy with one file answers
 * no question.
 */
export class Progress {
  readonly #counters: Int32Array;
  readonly #path: Uint8Array;
  #slow: ReadonlySet<string> = new Set();

  constructor(readonly memory = new SharedArrayBuffer(HEADER_BYTES + MAX_PATH_BYTES)) {
    this.#counters = new Int32Array(memory, 0, 2);
    this.#path = new Uint8Array(memory, HEADER_BYTES);
  }

  /** From now on these files are not read any more: each of them kept a thread busy for too long. */
  avoid(slow: readonly string[]): void {
    this.#slow = new Set(slow);
  }

  /** Does the work for a file, which counts as being read as long as it lasts. Throws `too-slow` for one to avoid. */
  during<Result>(path: string, work: () => Result): Result {
    if (this.#slow.has(path))
      throw new ProSyncError('too-slow', 'It keeps the reader busy for too long.');
    this.begin(path);
    try {
      return work();
    } finally {
      this.end();
    }
  }

  begin(path: string): void {
    const { written } = encoder.encodeInto(path, this.#path);
    Atomics.store(this.#counters, LENGTH, written);
    Atomics.add(this.#counters, COUNT, 1);
  }

  end(): void {
    Atomics.store(this.#counters, LENGTH, 0);
  }

  /** The file that is read now, with a number that no other reading of a file has; null between two files. */
  now(): { path: string; count: number } | null {
    const length = Atomics.load(this.#counters, LENGTH);
    if (length === 0) return null;
    // A decoder refuses memory that another thread may change.
    const path = Buffer.from(this.#path.slice(0, length)).toString('utf8');
    return { path, count: Atomics.load(this.#counters, COUNT) };
  }
}

const LENGTH = 0;
const COUNT = 1;
const encoder = new TextEncoder();
