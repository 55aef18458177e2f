import { resolve } from 'node:path';
import type { ItemKey } from '#domain/item';
import type {
  ConnectionTest,
  ContentDecisions,
  ContentItem,
  ContentReader,
  ReadBatch,
  ReadOutcome,
  VanishedItem,
} from '../connector.ts';
import type { SentBatch } from './reading/messages.ts';
import { SlowFile, Thread } from './reading/thread.ts';
import { SYSTEM_FOLDERS, type RootRules } from './root-rules.ts';

/** Batches asked for ahead, so that reading and storing overlap; no more than this many are in memory. */
const AHEAD = 2;
/** With more slow files than this something is wrong with all of them, such as the network under a file system. */
const MAX_SLOW = 5;
const ABORTED: ReadOutcome = { complete: false, reason: 'The scan was stopped.' };

const NOTHING_DECIDED: ContentDecisions = { accepted: [], purged: [] };

/** Settings of a source that is a folder. */
export interface DirectorySettings {
  root: string;
}

/** Keeps the system's own folders out, and nothing else. */
const SYSTEM_ONLY: RootRules = { allowed: null, refused: SYSTEM_FOLDERS };

/** Reads a folder or Git work tree (docs/design.md#5), unless the rules refuse it. */
export function directoryReader(
  settings: DirectorySettings,
  rules: RootRules = SYSTEM_ONLY,
): ContentReader {
  return new DirectoryReader(settings, rules);
}

class DirectoryReader implements ContentReader {
  readonly #thread: Thread;
  /** What the last reading yielded, in its order; of what did not change the thread sends only the place in it. */
  #known: readonly ContentItem[] = [];
  #turn: Promise<void> = Promise.resolve();
  /** Files that kept threads busy for too long, which the present one does not know yet. */
  #slow: readonly string[] = [];

  constructor({ root }: DirectorySettings, rules: RootRules) {
    this.#thread = new Thread(resolve(root), rules);
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
    return this.#avoiding(async (slow) => {
      return this.#unlessAborted(this.#thread.ask('movedOut', { vanished: plain, slow }), signal);
    });
  }

  async *read(
    signal: AbortSignal,
    options: { fresh?: boolean; fileMs?: number; decisions?: ContentDecisions } = {},
  ): AsyncGenerator<ReadBatch, ReadOutcome> {
    const done = await this.#taken();
    let outcome: ReadOutcome | null = null;
    try {
      signal.throwIfAborted();
      this.#thread.limit(options.fileMs ?? Infinity);
      // The first batch comes when everything was read once; until then a file that is too slow costs a new beginning.
      const first = await this.#avoiding(async (slow) => {
        const { fresh = false, decisions = NOTHING_DECIDED } = options;
        await this.#thread.ask('open', { fresh, slow, decisions });
        return this.#unlessAborted(this.#next(), signal);
      });
      outcome = yield* this.#batches(first, signal);
      return outcome;
    } catch (error) {
      if (signal.aborted) return ABORTED;
      this.#remembers(error);
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

  async *#batches(first: SentBatch, signal: AbortSignal): AsyncGenerator<ReadBatch, ReadOutcome> {
    const next: ContentItem[] = [];
    const asked: Promise<SentBatch>[] = [];
    for (
      let sent = first;
      ;
      sent = await this.#unlessAborted(asked.shift() ?? this.#next(), signal)
    ) {
      while (sent.outcome === null && asked.length < AHEAD) asked.push(this.#next());
      const batch = this.#received(sent, next);
      if (batch.items.length + batch.problems.length > 0) yield batch;
      if (sent.outcome === null) continue;
      this.#known = next;
      return sent.outcome;
    }
  }

  /** Does what the thread is needed for; again without the files that keep it busy for too long. */
  async #avoiding<Answer>(work: (slow: readonly string[]) => Promise<Answer>): Promise<Answer> {
    for (let tried = 0; ; tried += 1) {
      try {
        const answer = await work(this.#slow);
        // From now on the thread knows them.
        this.#slow = [];
        return answer;
      } catch (error) {
        if (!this.#remembers(error) || tried === MAX_SLOW) throw error;
      }
    }
  }

  /** Remembers the file that was too slow for the next beginning; false when something else happened. */
  #remembers(error: unknown): boolean {
    if (!(error instanceof SlowFile)) return false;
    this.#known = [];
    this.#slow = [...this.#slow, error.path];
    return true;
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
