import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ProSyncError } from '#domain/errors';
import type { ContentReader } from '#connectors/connector';
import type { SourceConnector } from '#connectors/connector';
import type { StoredSource } from './sources.queries.ts';

/** Where the connectors are injected from; tests put another vendor's system in their place. */
export const SOURCE_CONNECTORS = Symbol('source connectors');

/** Keeps one reader per source: it remembers what it read, so that an unchanged source is read quickly. */
@Injectable()
export class SourceReaders implements OnApplicationShutdown {
  private readonly logger = new Logger('Sources');
  private readonly readers = new Map<string, OpenReader>();

  constructor(
    @Inject(SOURCE_CONNECTORS)
    private readonly connectors: Readonly<Record<string, SourceConnector>>,
  ) {}

  /** The connector of this name. Throws `invalid-source` when this server has none. */
  connector(name: string): SourceConnector {
    const connector = Object.hasOwn(this.connectors, name) ? this.connectors[name] : undefined;
    if (connector !== undefined) return connector;
    throw new ProSyncError('invalid-source', `This server has no connector called "${name}".`, {
      remedy: `Use one of: ${Object.keys(this.connectors).join(', ')}.`,
    });
  }

  /**
   * The reader of a source. When the settings are no longer those that it was made for, whichever server changed them, it is
   * closed and made anew. Throws `invalid-source` when the settings cannot be used on this server.
   */
  of(source: StoredSource): ContentReader {
    const settings = JSON.stringify([source.connector, source.settings]);
    const known = this.readers.get(source.id);
    if (known?.settings === settings) return known.reader;
    const reader = this.connector(source.connector).reader(source.settings);
    this.readers.set(source.id, { settings, reader });
    void known?.reader.close().catch((error: unknown) => {
      this.logger.warn({ msg: 'A reader could not be closed.', source: source.id, err: error });
    });
    return reader;
  }

  /** Closes the reader of a source that was deleted. */
  async drop(id: string): Promise<void> {
    const known = this.readers.get(id);
    this.readers.delete(id);
    await known?.reader.close();
  }

  async onApplicationShutdown(): Promise<void> {
    const readers = [...this.readers.values()];
    this.readers.clear();
    await Promise.all(readers.map(({ reader }) => reader.close()));
  }
}

/** A reader with the settings that it was made for, as text. */
interface OpenReader {
  settings: string;
  reader: ContentReader;
}
