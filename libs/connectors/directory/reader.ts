import { resolve } from 'node:path';
import type { ItemKey } from '#domain/item';
import type {
  ConnectionTest,
  ContentItem,
  ContentReader,
  ReadBatch,
  ReadOutcome,
  VanishedItem,
} from '../connector.ts';
import type { SentBatch } from './reading/messages.ts';
import { Thread } from './reading/thread.ts';

/** Batches asked for ahead, so that reading and storing overlap; no more than this many are in memory. */
const AHEAD = 2;
const ABORTED: ReadOutcome = { complete: false, reason: 'The reading was stopped.' };

/** Settings of a source that is a folder. */
export interface DirectorySettings {
  root: string;
}

/** Reads a folder or Git work tree (design.md 5). */
export function directoryReader(settings: DirectorySettings): ContentReader {
  return new DirectoryReader(settings);
}

class DirectoryReader implements ContentReader {
  readonly #thread: Thread;
  /** What the last reading yielded, in its order; of what did not change the thread sends only the place in it. */
  #known: readonly ContentItem[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor({ root }: DirectorySettings) {
    this.#thread = new Thread(resolve(root));
  }

  types(): Promise<string[]> {
    return this.#thread.ask('types', null);
  }

  test(): Promise<ConnectionTest> {
    return this.#thread.ask('test', null);
  }

  describedBy(): Promise<string | null> {
    return this.#thread.ask('describedBy', null);
  }

  body(item: ContentItem): Promise<Uint8Array> {
    return this.#thread.ask('body', { path: item.path, sha256: item.body.sha256 });
  }

  async movedOut(vanished: readonly VanishedItem[], signal: AbortSignal): Promise<ItemKey[]> {
    if (vanished.length === 0) return [];
    const plain = vanished.map(({ contentType, guid, path }) => ({ contentType, guid, path }));
    return this.#unlessAborted(this.#thread.ask('movedOut', plain), signal);
  }

  async *read(
    signal: AbortSignal,
    options: { fresh?: boolean } = {},
  ): AsyncGenerator<ReadBatch, ReadOutcome> {
    const done = await this.#taken();
    let outcome: ReadOutcome | null = null;
    try {
      signal.throwIfAborted();
      await this.#thread.ask('open', { fresh: options.fresh ?? false });
      outcome = yield* this.#batches(signal);
      return outcome;
    } catch (error) {
      if (signal.aborted) return ABORTED;
      return { complete: false, reason: (error as Error).message };
    } finally {
      // A reading that was left half-way may have lost batches, so nothing of it may be remembered.
      if (outcome === null) await this.close();
      done();
    }
  }

  async close(): Promise<void> {
    this.#known = [];
    await this.#thread.end();
  }

  async *#batches(signal: AbortSignal): AsyncGenerator<ReadBatch, ReadOutcome> {
    const next: ContentItem[] = [];
    const asked = Array.from({ length: AHEAD }, () => this.#next());
    for (;;) {
      const sent = await this.#unlessAborted(asked.shift() ?? this.#next(), signal);
      if (sent.outcome === null) asked.push(this.#next());
      const batch = this.#received(sent, next);
      if (batch.items.length + batch.problems.length > 0) yield batch;
      if (sent.outcome === null) continue;
      this.#known = next;
      return sent.outcome;
    }
  }

  #next(): Promise<SentBatch> {
    const next = this.#thread.ask('next', null);
    // When the reading is left, nobody waits for what was asked ahead.
    next.catch(() => undefined);
    return next;
  }

  #received(sent: SentBatch, next: ContentItem[]): ReadBatch {
    const items: ContentItem[] = [];
    for (const position of sent.unchanged) {
      const item = this.#known[position];
      if (item === undefined) throw new Error(`There was no item ${position} before.`);
      next.push(item);
      items.push(item);
    }
    for (const { item, at } of sent.changed) {
      next.push({ ...item, bytes: null });
      items.push({ ...item, bytes: new Uint8Array(sent.bytes, at, item.body.size) });
    }
    return { items, problems: sent.problems };
  }

  /** Waits for the reading before; returns what ends this one's turn. */
  async #taken(): Promise<() => void> {
    const before = this.#turn;
    let done = () => {};
    this.#turn = new Promise((ended) => {
      done = ended;
    });
    await before;
    return done;
  }

  async #unlessAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    let abort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(new Error(ABORTED.reason ?? ''));
    });
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([answer, aborted]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}
