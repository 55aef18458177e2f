import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type {
  ApplyResult,
  ApplyStep,
  ContentItem,
  ContentWriter,
  TargetRecord,
} from '#connectors/connector';
import { automateReader } from '#connectors/automate/automate-reader';
import type { AutomateTarget } from '#connectors/automate/settings/automate-settings';
import { automateWriter } from '#connectors/automate/automate-writer';
import { itemKey, type ItemKey } from '#domain/item';
import { buildEmptyInstance } from './builder.ts';
import type { Counts } from './instance/counts.ts';
import type { World } from './instance/world.ts';
import type { MariaDb } from './mariadb.ts';
import { createSchema, createSupportingTables } from './schema.ts';
import { readAll, type ReadAll } from './source.ts';

/** An item as a manifest has it, with its bytes. */
export type Published = Extract<ApplyStep, { action: 'write' }>['item'] & { bytes: Uint8Array };

/** A downstream instance whose database a writer writes. */
export class TargetDatabase {
  readonly #folder = mkdtempSync(join(tmpdir(), 'prosync-target-'));
  readonly #passwordFile: string;
  readonly writer: ContentWriter;
  #seq = 0;

  private constructor(
    readonly server: MariaDb,
    public connection: Connection,
    readonly database: string,
    readonly world: World,
  ) {
    this.#passwordFile = this.secret(server.rootPassword);
    this.writer = this.writerWith();
  }

  /** An instance with stock rows and rows of its own, under numeric ids of its own. */
  static async open(
    server: MariaDb,
    { seed = 4, firstId = 50_000, own }: { seed?: number; firstId?: number; own?: Counts } = {},
  ): Promise<TargetDatabase> {
    const database = await server.createDatabase();
    const connection = await server.connect({ database });
    await createSchema(connection);
    await createSupportingTables(connection);
    const options = { seed, firstId, ...(own !== undefined && { own }) };
    const world = await buildEmptyInstance(connection, options);
    return new TargetDatabase(server, connection, database, world);
  }

  /** The settings of a client that writes it as root. */
  settings(more: Partial<AutomateTarget> = {}): AutomateTarget {
    const place = {
      host: '127.0.0.1',
      port: this.server.port,
      user: 'root',
      database: this.database,
      passwordFile: this.#passwordFile,
      tls: 'off',
    } as const;
    const policies = { newMonitors: 'disabled', policy: {}, items: {}, onInsert: {} } as const;
    return { place, ...policies, groupChildren: 'all', allowedStatements: [], ...more };
  }

  /** A file that only its owner can read, with this password. */
  secret(password: string): string {
    const file = join(this.#folder, randomBytes(6).toString('hex'));
    writeFileSync(file, password, { mode: 0o600 });
    return file;
  }

  /** A writer with other settings. */
  writerWith(more: Partial<AutomateTarget> = {}): ContentWriter {
    return automateWriter(this.settings(more));
  }

  /** What a reader sees here. */
  read(): Promise<ReadAll> {
    const { place } = this.settings();
    return readAll(automateReader({ place, tracked: null, allowedStatements: [] }));
  }

  /**
   * What a sync does: looks at what is here, and writes what is new or differs. Local changes of what was applied are kept,
   * unless `overwrite`.
   */
  async sync(
    items: readonly Published[],
    { writer = this.writer, overwrite = false, prune = false } = {},
  ): Promise<ApplyResult> {
    const steps = await this.steps(items, { writer, overwrite, prune });
    return this.apply(steps, writer);
  }

  /** The steps of such a sync. */
  async steps(
    items: readonly Published[],
    { writer = this.writer, overwrite = false, prune = false } = {},
  ): Promise<ApplyStep[]> {
    const record = await writer.record();
    const applied = new Map(record?.items.map((item) => [itemKey(item), item]));
    const bodies = new Map(items.map((item) => [item.body.sha256, item.bytes]));
    const found = await writer.installed(
      items,
      record?.items ?? [],
      ({ sha256 }) => bodies.get(sha256) ?? null,
    );
    const digests = new Map(found.map((item) => [itemKey(item), item.digest]));
    const wanted = new Set(items.map(itemKey));
    const removals = (record?.items ?? []).filter((item) => prune && !wanted.has(itemKey(item)));
    return [
      ...items.flatMap((item): ApplyStep[] => {
        const digest = digests.get(itemKey(item)) ?? null;
        const was = applied.get(itemKey(item)) ?? null;
        const isLocal = digest !== null && digest !== was?.digest;
        if (digest === item.digest && was?.version === item.version) return [];
        if (isLocal && digest !== item.digest && !overwrite) return [];
        return [writeStep(item, digest)];
      }),
      ...removals.map((item): ApplyStep => ({ action: 'remove', item })),
    ];
  }

  apply(steps: ApplyStep[], writer = this.writer): Promise<ApplyResult> {
    this.#seq += 1;
    return writer.apply({ epoch: 1, seq: this.#seq, steps }, () => undefined);
  }

  /** After the server was started anew. */
  async reconnect(): Promise<void> {
    this.connection = await this.server.connect({ database: this.database });
  }

  async rows(statement: string, parameters: unknown[] = []): Promise<RowDataPacket[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(statement, parameters);
    return rows;
  }

  /** Every row of every table but the record, for comparing before and after. */
  async everything(): Promise<Record<string, RowDataPacket[]>> {
    const tables = await this.rows('show tables');
    const names = tables.map((row) => String(Object.values(row)[0]));
    const all: Record<string, RowDataPacket[]> = {};
    for (const name of names.filter((table) => !table.startsWith('plugin_prosync')))
      all[name] = await this.rows('select * from ??', [name]);
    return all;
  }

  record(): Promise<TargetRecord | null> {
    return this.writer.record();
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What a source yielded, as it would be published in this version. */
export function published(items: readonly ContentItem[], version = 1): Published[] {
  return items.map((item) => {
    if (item.bytes === null) throw new Error('It was yielded without bytes.');
    return { ...item, version, bytes: item.bytes };
  });
}

/** A step that writes an item over what has this digest here; null: over nothing. */
export function writeStep(item: Published, replaces: string | null = null): ApplyStep {
  const { contentType, guid, name, path, version } = item;
  const before = { contentType, guid, name, path, version, digest: replaces ?? '' };
  return {
    action: 'write',
    item,
    bytes: () => item.bytes,
    replaces: replaces === null ? null : before,
  };
}

/** The items of one content type, or one item, of what was published. */
export function only(items: readonly Published[], keys: readonly ItemKey[]): Published[] {
  const wanted = new Set(keys.map(itemKey));
  return items.filter((item) => wanted.has(itemKey(item)));
}
