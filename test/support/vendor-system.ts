import { itemDigest, pathlessDigest } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { itemKey, type Item, type ItemKey } from '#domain/item';
import type {
  ConnectionTest,
  ContentItem,
  ContentReader,
  NamedItem,
  ReadBatch,
  ReadOutcome,
  ReadProblem,
  VanishedItem,
} from '#connectors/connector';
import { itemOf, type Content } from './review-side.ts';

/** The system of another vendor: what a source holds, and what goes wrong when it is read. */
export class VendorSystem implements ContentReader {
  contents: readonly VendorContent[] = [];
  problems: ReadProblem[] = [];
  /** What it calls items that others refer to. */
  names: NamedItem[] = [];
  outcome: ReadOutcome = { complete: true, reason: null };
  /** Keys of items that are still there, outside of what is tracked. */
  outside: ItemKey[] = [];
  /** Thrown in the middle of a reading. */
  failure: Error | null = null;
  /** Awaited in the middle of a reading. */
  obstacle: Promise<void> = Promise.resolve();
  /** Bodies are no longer what they were when they are asked for. */
  isChanging = false;
  batchSize = 1_000;
  readings = 0;
  isClosed = false;
  /** Digests of items whose bytes it sent before and does not send again. */
  private readonly sent = new Set<string>();

  constructor(contents: readonly VendorContent[] = []) {
    this.contents = contents;
  }

  async types(): Promise<string[]> {
    return [...new Set(this.contents.map((content) => itemOf(content).contentType))];
  }

  async test(): Promise<ConnectionTest> {
    return { ok: true, detail: `Reached ${this.contents.length} items.` };
  }

  async *read(
    signal: AbortSignal,
    options: { fresh?: boolean } = {},
  ): AsyncGenerator<ReadBatch, ReadOutcome> {
    this.readings += 1;
    if (options.fresh) this.sent.clear();
    for (let at = 0; at < this.contents.length; at += this.batchSize) {
      signal.throwIfAborted();
      const batch = this.contents.slice(at, at + this.batchSize);
      yield { items: batch.map((content) => this.toSend(content)), problems: [] };
    }
    yield { items: [], problems: this.problems, names: this.names };
    await this.obstacle;
    if (this.failure) throw this.failure;
    return this.outcome;
  }

  async body(item: ContentItem): Promise<Uint8Array> {
    if (this.isChanging) {
      throw new ProSyncError('changed-while-reading', 'The file changed while it was read.');
    }
    const content = this.contents.find((one) => itemOf(one).body.sha256 === item.body.sha256);
    return bytesOf(content!);
  }

  async movedOut(vanished: readonly VanishedItem[]): Promise<ItemKey[]> {
    const outside = new Set(this.outside.map(itemKey));
    return vanished.filter((item) => outside.has(itemKey(item)));
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  private toSend(content: VendorContent): ContentItem {
    const item = contentItem(content);
    const isKnown = this.sent.has(item.digest);
    this.sent.add(item.digest);
    return isKnown ? { ...item, bytes: null } : item;
  }
}

/** `isDerived`: its GUID comes from its path. */
export interface VendorContent extends Content {
  isDerived?: boolean;
  notes?: string[];
}

/** The item as a connector sends it for the first time. */
export function contentItem(content: VendorContent): ContentItem {
  const item: Item = content.isDerived ? { ...itemOf(content), name: 'one name' } : itemOf(content);
  const digests = { digest: itemDigest(item), pathlessDigest: pathlessDigest(item) };
  const derived = content.isDerived ? { derivedGuid: true } : {};
  const notes = content.notes ? { notes: content.notes } : {};
  return { ...item, ...digests, ...derived, ...notes, bytes: bytesOf(content) };
}

/** A problem that a reading reports. */
export function problem(fields: Partial<ReadProblem>): ReadProblem {
  const detail = 'The file cannot be read: permission denied.';
  return { code: 'unreadable', detail, contentType: null, guid: null, path: null, ...fields };
}

/** Many small items of one content type. */
export function manyContents(count: number, contentType = 'script'): VendorContent[] {
  return Array.from({ length: count }, (_, index) => ({
    contentType,
    guid: `${contentType}-${index}`,
  }));
}

function bytesOf({ guid, body = `echo ${guid}\n` }: Content): Uint8Array {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return bytes;
}
