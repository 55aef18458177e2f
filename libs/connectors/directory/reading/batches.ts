import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { itemKey } from '#domain/item';
import type { ReadOutcome, ReadProblem } from '../../connector.ts';
import { duplicatesIn } from './duplicates.ts';
import { itemOf } from './item.ts';
import type { SentBatch } from './messages.ts';
import { readFile } from './read-file.ts';
import type { Entry, Survey } from './survey.ts';

const BATCH_ITEMS = 500;
const BATCH_UNCHANGED = 5000;
const BATCH_BYTES = 8 * 1024 * 1024;

/** The second step of a reading: what was found, in batches, with the bytes of what the reader did not yield before. */
export function* batchesOf(
  root: string,
  { entries, problems, incomplete }: Survey,
): Generator<SentBatch, SentBatch> {
  const duplicates = duplicatesIn(entries.values());
  let batch = new Batch(problems, 0);
  const sent: Entry[] = [];
  for (const entry of entries.values()) {
    const duplicate = duplicates.get(entry);
    if (duplicate !== undefined) Object.assign(entry, { bytes: null, isYielded: false });
    const problem = duplicate ?? entry.problem;
    if (problem !== null) batch.problems.push(problem);
    else if (entry.isYielded) batch.unchanged.push(entry);
    else if (batch.add(root, entry)) sent.push(entry);
    if (batch.isFull()) {
      yield batch.sent(null);
      batch = new Batch([], batch.end);
    }
  }
  if (incomplete === null) for (const entry of sent) entry.isYielded = true;
  return batch.sent({ complete: incomplete === null, reason: incomplete });
}

class Batch {
  readonly problems: ReadProblem[];
  readonly unchanged: Entry[] = [];
  readonly #changed: Entry[] = [];
  readonly #items: SentBatch['changed'] = [];
  readonly #bodies: Uint8Array[] = [];
  readonly #first: number;
  #length = 0;

  /** @param first how many items were sent before. */
  constructor(problems: ReadProblem[], first: number) {
    this.problems = [...problems];
    this.#first = first;
  }

  /** How many items are sent after it. */
  get end(): number {
    return this.#first + this.unchanged.length + this.#changed.length;
  }

  isFull(): boolean {
    const items = this.#changed.length + this.problems.length;
    return (
      items >= BATCH_ITEMS ||
      this.unchanged.length >= BATCH_UNCHANGED ||
      this.#length >= BATCH_BYTES
    );
  }

  /** False when the file changed since the survey in a way that needs a new one; that is a problem of the batch then. */
  add(root: string, entry: Entry): boolean {
    try {
      const { item, bytes } = bodyOf(root, entry);
      this.#changed.push(entry);
      this.#items.push({ item, at: this.#length });
      this.#bodies.push(bytes);
      this.#length += bytes.byteLength;
      return true;
    } catch (error) {
      const [contentType = null, guid = null] = entry.key?.split('\n') ?? [];
      const code = error instanceof ProSyncError ? error.code : 'unreadable';
      this.problems.push({
        code,
        detail: (error as Error).message,
        contentType,
        guid,
        path: entry.file.path,
      });
      entry.stamp = null;
      return false;
    }
  }

  sent(outcome: ReadOutcome | null): SentBatch {
    const bytes = new Uint8Array(this.#length);
    this.#items.forEach(({ at }, index) => bytes.set(this.#bodies[index] ?? [], at));
    const unchanged = Uint32Array.from(this.unchanged, (entry) => entry.position);
    [...this.unchanged, ...this.#changed].forEach((entry, index) => {
      entry.position = this.#first + index;
    });
    return {
      unchanged,
      changed: this.#items,
      bytes: bytes.buffer,
      problems: this.problems,
      outcome,
    };
  }
}

// The body as surveyed, or read again; a state that came meanwhile counts when it is still the same item.
function bodyOf(
  root: string,
  entry: Entry,
): { item: NonNullable<Entry['item']>; bytes: Uint8Array } {
  const { item, bytes } = entry;
  Object.assign(entry, { item: null, bytes: null });
  if (item !== null && bytes !== null) return { item, bytes };
  const read = readFile(`${root}/${entry.file.path}`);
  const isSame = item !== null && item.body.sha256 === sha256(read.bytes);
  const now = isSame ? item : itemOf(entry.file, read.bytes);
  if (itemKey(now) !== entry.key)
    throw new ProSyncError('changing', 'Its GUID changed while it was read.');
  Object.assign(entry, { stamp: read.stamp, sha256: now.body.sha256 });
  return { item: now, bytes: Uint8Array.prototype.slice.call(read.bytes) };
}
