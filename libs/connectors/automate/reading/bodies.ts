import { ProSyncError } from '#domain/errors';
import type { ContentItem } from '../../connector.ts';
import { databaseFailure } from '../connection/driver-failures.ts';
import { contentTypes, descriptionOf } from '../content-types/content-types.ts';
import { InstanceIds } from '../references/ids.ts';
import { readRows } from '../rows/read-rows.ts';
import { itemOfRow } from '../rows/row-item.ts';
import type { AutomateSource } from '../settings/automate-settings.ts';
import { openSnapshot, type Snapshot } from '../connection/snapshot.ts';

/** How long a snapshot is kept for the next body, in milliseconds: after a restore thousands are asked for in a row. */
const KEPT_MS = 2_000;

interface Opened {
  snapshot: Snapshot;
  ids: InstanceIds;
}

/** The bodies of items that a reading yielded without their bytes. */
export class Bodies {
  readonly #source: AutomateSource;
  #opened: Promise<Opened> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(source: AutomateSource) {
    this.#source = source;
  }

  /** The bytes; throws `changed-while-reading` when they are no longer the same. */
  async of(item: ContentItem): Promise<Uint8Array> {
    try {
      const bytes = await this.#bytesOf(item);
      this.#keep();
      if (bytes !== null) return bytes;
    } catch (error) {
      await this.close();
      if (error instanceof ProSyncError && error.code !== 'changed-while-reading') throw error;
      throw databaseFailure(error, this.#source.place);
    }
    await this.close();
    throw new ProSyncError('changed-while-reading', `${item.path} changed since it was read.`, {
      remedy: 'Scan again.',
    });
  }

  /** Lets the database go. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const opened = this.#opened;
    [this.#timer, this.#opened] = [null, null];
    await opened?.then(({ snapshot }) => snapshot.connection.destroy()).catch(() => undefined);
  }

  async #bytesOf({ contentType, guid, body }: ContentItem): Promise<Uint8Array | null> {
    const description = descriptionOf(contentType);
    const { snapshot, ids } = await this.#snapshot();
    const [id, ...others] = ids.idsOf(contentType, guid);
    if (description === undefined || id === undefined || others.length > 0) return null;
    const [read] = await readRows(snapshot.connection, snapshot.schema, description, [id]);
    if (read === undefined) return null;
    const { item, bytes } = itemOfRow(description, read.row, read.rowsOf, ids, this.#source);
    return item.body.sha256 === body.sha256 ? bytes : null;
  }

  #snapshot(): Promise<Opened> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#opened ??= openWithIds(this.#source);
    return this.#opened;
  }

  #keep(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.close(), KEPT_MS).unref();
  }
}

async function openWithIds({ place }: AutomateSource): Promise<Opened> {
  const snapshot = await openSnapshot(place);
  try {
    const ids = await InstanceIds.load(snapshot.connection, snapshot.schema, contentTypes);
    return { snapshot, ids };
  } catch (error) {
    snapshot.connection.destroy();
    throw error;
  }
}
