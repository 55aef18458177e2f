import { ProSyncError } from '#domain/errors';
import { itemKey, MAX_BODY_BYTES } from '#domain/item';
import type { ReadOutcome, ReadProblem } from '../../connector.ts';
import type { Decisions } from './decisions.ts';
import { duplicatesIn } from './duplicates.ts';
import { itemOf } from './item.ts';
import type { SentBatch, SentItem } from './messages.ts';
import { readFile } from './read-file.ts';
import type { SourceRoot } from './source-root.ts';
import type { Entry, How, Survey } from './survey.ts';

const BATCH_ITEMS = 500;
const BATCH_UNCHANGED = 5000;
const BATCH_BYTES = 8 * 1024 * 1024;
/** One for all batches, for the bodies of the batch that is being filled. The last of them may go beyond its limit. */
const bodies = Buffer.allocUnsafeSlow(BATCH_BYTES + MAX_BODY_BYTES);

/** The second step of a reading: what was found, in batches, with the bytes of what the reader did not yield before. */
export function* batchesOf(
  root: SourceRoot,
  { entries, problems, incomplete }: Survey,
  { decisions, progress }: How,
): Generator<SentBatch, SentBatch> {
  const duplicates = duplicatesIn(entries.values());
  let batch = new Batch(problems, 0);
  const sent: Entry[] = [];
  for (const entry of entries.values()) {
    const duplicate = duplicates.get(entry);
    if (duplicate !== undefined) Object.assign(entry, { kept: null, isYielded: false });
    const problem = duplicate ?? entry.problem;
    if (problem !== null) batch.problems.push(problem);
    else if (entry.isYielded) batch.unchanged.push(entry);
    else if (progress.during(entry.file.path, () => batch.add(root, entry, decisions)))
      sent.push(entry);
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
  add(root: SourceRoot, entry: Entry, decisions: Decisions): boolean {
    try {
      const { item, bytes } = itemNow(root, entry, decisions);
      this.#changed.push(entry);
      this.#items.push({ item, at: this.#length });
      bodies.set(bytes, this.#length);
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
    const unchanged = Uint32Array.from(this.unchanged, (entry) => entry.position);
    [...this.unchanged, ...this.#changed].forEach((entry, index) => {
      entry.position = this.#first + index;
    });
    return {
      unchanged,
      changed: this.#items,
      bytes: bodies.buffer.slice(0, this.#length),
      problems: this.problems,
      outcome,
    };
  }
}

// The body as surveyed, or read again, valid until the next call. A state that came meanwhile counts when it is still the same
// item.
function itemNow(
  root: SourceRoot,
  entry: Entry,
  decisions: Decisions,
): { item: SentItem['item']; bytes: Buffer } {
  const { kept } = entry;
  entry.kept = null;
  if (kept !== null) {
    entry.sha256 = kept.item.body.sha256;
    return kept;
  }
  // Read again, it may be another body.
  const { bytes, stamp } = readFile(root, entry.file.path);
  decisions.refuse(bytes);
  const item = itemOf(entry.file, bytes, stamp.isExecutable);
  if (itemKey(item) !== entry.key)
    throw new ProSyncError('changing', 'Its GUID changed while it was read.');
  Object.assign(entry, { stamp, sha256: item.body.sha256 });
  return { item, bytes };
}
