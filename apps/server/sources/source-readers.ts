import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ProSyncError } from '#domain/errors';
import type { ContentReader } from '#connectors/connector';
import type { SourceConnector } from '#connectors/index';
import type { StoredSource } from './sources.queries.ts';

/** Where the connectors are injected from; tests put another vendor's system in their place. */
export const SOURCE_CONNECTORS = Symbol('source connectors');

/** Keeps one reader per source: it remembers what it read, so that an unchanged source is read quickly. */
@Injectable()
export class SourceReaders implements OnApplicationShutdown {
  private readonly readers = new Map<string, ContentReader>();

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

  /** The reader of a source. Throws `invalid-source` when its settings cannot be used on this server. */
  of(source: StoredSource): ContentReader {
    const known = this.readers.get(source.id);
    if (known !== undefined) return known;
    const reader = this.connector(source.connector).reader(source.settings);
    this.readers.set(source.id, reader);
    return reader;
  }

  async onApplicationShutdown(): Promise<void> {
    const readers = [...this.readers.values()];
    this.readers.clear();
    await Promise.all(readers.map((reader) => reader.close()));
  }
}
