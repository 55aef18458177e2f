import type { ItemKey } from '#domain/item';
import type {
  ConnectionTest,
  ContentItem,
  ContentReader,
  ReadBatch,
  ReadOutcome,
  VanishedItem,
} from '../connector.ts';
import { Bodies } from './reading/bodies.ts';
import { testConnection } from './reading/connection-test.ts';
import { movedOutOf } from './reading/moved-out-items.ts';
import { RowMemory } from './reading/remembered.ts';
import { incomplete, readSnapshot } from './reading/read-snapshot.ts';
import { Scope } from './settings/tracked-scope.ts';
import { openSnapshot, type Snapshot } from './connection/snapshot.ts';
import { unlessAborted } from './reading/unless-aborted.ts';
import type { AutomateSource } from './settings/automate-settings.ts';

/** Reads a ConnectWise Automate server from its database (docs/automate.md), and writes nothing there. */
export function automateReader(source: AutomateSource): ContentReader {
  return new AutomateReader(source);
}

class AutomateReader implements ContentReader {
  readonly #source: AutomateSource;
  readonly #scope: Scope;
  readonly #bodies: Bodies;
  /** What the last complete reading saw. */
  #memory = new RowMemory();

  constructor(source: AutomateSource) {
    this.#source = source;
    this.#scope = new Scope(source.tracked);
    this.#bodies = new Bodies(source);
  }

  types(): Promise<string[]> {
    return Promise.resolve(this.#scope.descriptions.map(({ contentType }) => contentType));
  }

  test(): Promise<ConnectionTest> {
    return testConnection(this.#source, this.#scope);
  }

  async *read(
    signal: AbortSignal,
    options: { fresh?: boolean } = {},
  ): AsyncGenerator<ReadBatch, ReadOutcome> {
    let snapshot: Snapshot | null = null;
    try {
      snapshot = await this.#open(signal);
      const before = options.fresh === true ? new RowMemory() : this.#memory;
      const batches = readSnapshot(snapshot, this.#source, this.#scope, before);
      for (;;) {
        const next = await unlessAborted(batches.next(), signal);
        if (next.done === true) {
          this.#memory = next.value;
          return { complete: true, reason: null };
        }
        if (!isEmpty(next.value)) yield next.value;
      }
    } catch (error) {
      if (signal.aborted) return { complete: false, reason: 'The scan was stopped.' };
      return incomplete(error, this.#source.place);
    } finally {
      snapshot?.connection.destroy();
    }
  }

  body(item: ContentItem): Promise<Uint8Array> {
    return this.#bodies.of(item);
  }

  movedOut(vanished: readonly VanishedItem[], signal: AbortSignal): Promise<ItemKey[]> {
    if (vanished.length === 0) return Promise.resolve([]);
    return unlessAborted(movedOutOf(this.#source, this.#scope, vanished), signal);
  }

  async close(): Promise<void> {
    this.#memory = new RowMemory();
    await this.#bodies.close();
  }

  async #open(signal: AbortSignal): Promise<Snapshot> {
    const opening = openSnapshot(this.#source.place);
    try {
      return await unlessAborted(opening, signal);
    } catch (error) {
      // Opened after all, when nobody waits for it any more.
      opening.then(({ connection }) => connection.destroy()).catch(() => undefined);
      throw error;
    }
  }
}

function isEmpty({ items, problems, names = [] }: ReadBatch): boolean {
  return items.length + problems.length + names.length === 0;
}
