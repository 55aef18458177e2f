import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import type { ContentItem, ContentReader, ReadOutcome, ReadProblem } from '#connectors/connector';
import { automateReader } from '#connectors/automate/automate-reader';
import type { AutomateSource } from '#connectors/automate/settings/automate-settings';
import { buildInstance, type InstanceOptions } from './builder.ts';
import type { World } from './instance/world.ts';
import type { MariaDb } from './mariadb.ts';
import { createSchema, createSupportingTables } from './schema.ts';

/** What one reading brought. */
export interface ReadAll {
  items: ContentItem[];
  problems: ReadProblem[];
  names: Map<string, string>;
  outcome: ReadOutcome;
}

/** A database of Automate that a reader reads. `close()` ends its readers; `stop()` of the server removes the database. */
export class SourceDatabase {
  readonly #readers: ContentReader[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'prosync-source-'));
  readonly passwordFile: string;

  private constructor(
    readonly server: MariaDb,
    readonly connection: Connection,
    readonly database: string,
    /** Null for an empty schema. */
    readonly world: World | null,
  ) {
    this.passwordFile = this.secret(server.rootPassword);
  }

  /** A database with the stand-in schema, and filled when `options` say with what. */
  static async open(server: MariaDb, options?: InstanceOptions): Promise<SourceDatabase> {
    const database = await server.createDatabase();
    const connection = await server.connect({ database });
    await createSchema(connection);
    await createSupportingTables(connection);
    const world = options === undefined ? null : await buildInstance(connection, options);
    return new SourceDatabase(server, connection, database, world);
  }

  /** The settings of a source that reads it as root. */
  settings(more: Partial<AutomateSource> = {}): AutomateSource {
    const { port } = this.server;
    const { database, passwordFile } = this;
    const place = {
      host: '127.0.0.1',
      port,
      user: 'root',
      database,
      passwordFile,
      tls: 'off',
    } as const;
    return { place, tracked: null, allowedStatements: [], ...more };
  }

  /** The settings of a server that may have it as a source. */
  get serverSettings(): Record<string, string> {
    return { PROSYNC_SOURCE_PASSWORDS: this.folder, PROSYNC_SOURCE_LOCAL: 'on' };
  }

  /** A reader of its own memory. */
  reader(more: Partial<AutomateSource> = {}): ContentReader {
    const reader = automateReader(this.settings(more));
    this.#readers.push(reader);
    return reader;
  }

  /** A file that only its owner can read, with this password. */
  secret(password: string): string {
    const file = join(this.folder, randomBytes(6).toString('hex'));
    writeFileSync(file, password, { mode: 0o600 });
    return file;
  }

  async run(statement: string, parameters: unknown[] = []): Promise<void> {
    await this.connection.query(statement, parameters);
  }

  async close(): Promise<void> {
    for (const reader of this.#readers) await reader.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One complete reading. */
export async function readAll(
  reader: ContentReader,
  options: { fresh?: boolean; signal?: AbortSignal } = {},
): Promise<ReadAll> {
  const { signal = new AbortController().signal, ...others } = options;
  const items: ContentItem[] = [];
  const problems: ReadProblem[] = [];
  const names = new Map<string, string>();
  const batches = reader.read(signal, others);
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return { items, problems, names, outcome: next.value };
    items.push(...next.value.items);
    problems.push(...next.value.problems);
    for (const { guid, name } of next.value.names ?? []) names.set(guid, name);
  }
}

/** The body of an item that was yielded with its bytes. */
export function bodyIn(item: ContentItem | undefined): Record<string, unknown> {
  if (item?.bytes === null || item === undefined) throw new Error('It was yielded without bytes.');
  return JSON.parse(Buffer.from(item.bytes).toString()) as Record<string, unknown>;
}
