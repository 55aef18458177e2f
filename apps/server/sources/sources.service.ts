import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  NewSource,
  NewSourceTest,
  SourceChange,
  SourceList,
  SourceTest,
  SourceView,
} from '#api/sources';
import { ProSyncError } from '#domain/errors';
import type { ContentReader, Credential, SourceSettings } from '#connectors/connector';
import type { Actor } from '../access/actor.ts';
import { AuditService } from '../audit/audit.service.ts';
import { sqlState } from '../database/database-failures.ts';
import { Transactions } from '../database/transactions.ts';
import {
  isBeingScanned,
  lockSource,
  storeSource,
  type ChangeableSource,
} from './source.statements.ts';
import { SourceCredentials } from './credentials/source-credentials.ts';
import { SourceReaders } from './source-readers.ts';
import { TestLimit } from './test-limit.ts';
import { SourcesQueries, type StoredSource } from './sources.queries.ts';

/** The central instances whose content is authoritative (docs/design.md#1). */
@Injectable()
export class SourcesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly readers: SourceReaders,
    private readonly queries: SourcesQueries,
    private readonly limit: TestLimit,
    private readonly credentials: SourceCredentials,
  ) {}

  /**
   * Adds a source; its first scan is due at once. Nothing is read yet, so the source may come later than its entry here.
   * Throws `invalid-source` and `name-taken`.
   */
  async add(input: NewSource, actor: Actor): Promise<SourceView> {
    const id = await this.inserted(input, actor);
    if (id !== null) return this.get(id);
    throw nameTaken(input.name);
  }

  /**
   * Changes the name or the settings of a source; new settings take effect with its next scan, which is due at once. Throws
   * `not-found`, `invalid-source`, `name-taken` and, while its settings are in use, `scan-running`.
   */
  async change(id: string, input: SourceChange, actor: Actor): Promise<SourceView> {
    await this.transactions
      .run((manager) => this.changeLocked(manager, id, input, actor))
      .catch((error: unknown) => {
        throw sqlState(error) === UNIQUE_VIOLATION ? nameTaken(input.name ?? '') : error;
      });
    return this.get(id);
  }

  /** The source of this name, added when there never was one; null when it was deleted. Throws `invalid-source`. */
  async ensure(input: NewSource, actor: Actor): Promise<SourceView | null> {
    if (await this.queries.wasDeleted(input.name)) return null;
    const id = (await this.inserted(input, actor)) ?? (await this.queries.idOf(input.name));
    return this.get(id ?? missing());
  }

  /** All sources by name. */
  async list(): Promise<SourceList> {
    return { data: await this.queries.sources() };
  }

  /** One source. Throws `not-found`. */
  async get(id: string): Promise<SourceView> {
    const [source] = await this.queries.sources(id);
    return source ?? missing();
  }

  /** What the connector reaches now, or why not. Throws `not-found` and `too-many-requests`. */
  async test(id: string, actor: Actor): Promise<SourceTest> {
    const stored = await this.stored(id);
    await this.recordTest(id, stored, actor);
    return tested(() => this.readerOf(stored));
  }

  /** What the connector would reach with these settings, or why not. Throws `invalid-source` and `too-many-requests`. */
  async testNew(input: NewSourceTest, actor: Actor): Promise<SourceTest> {
    const { connector: name, settings } = input;
    const connector = this.readers.connector(name);
    const checked = connector.checked(settings);
    await this.recordTest('new', { connector: name, settings: checked }, actor);
    await this.credentials.confirm(this.credentialOf(name, checked), passwordOf(input));
    const reader = connector.reader(checked);
    try {
      return await tested(() => reader);
    } finally {
      await reader.close();
    }
  }

  /** The reader of a source, the same one each time. Throws `not-found` and `invalid-source`. */
  async reader(id: string): Promise<ContentReader> {
    return this.readerOf(await this.stored(id));
  }

  /** The id of the new source, or null when the name is taken. */
  private async inserted(input: NewSource, actor: Actor): Promise<string | null> {
    const { name, connector } = input;
    const settings = this.readers.connector(connector).checked(input.settings);
    const credential = this.credentialOf(connector, settings);
    await this.confirm(credential, passwordOf(input), actor);
    return this.transactions.run(async (manager) => {
      const rows: { id: string }[] = await manager.query(
        `insert into sources (name, connector, settings) values ($1, $2, $3)
         on conflict (name) do nothing returning id`,
        [name, connector, settings],
      );
      const id = rows[0]?.id ?? null;
      if (id === null) return null;
      await this.credentials.bind(manager, id, credential);
      const facts = { name, connector, settings };
      await this.audit.append(manager, [
        { actor, action: 'source.added', subject: { type: 'source', id }, facts },
      ]);
      return id;
    });
  }

  private async changeLocked(
    manager: EntityManager,
    id: string,
    input: SourceChange,
    actor: Actor,
  ): Promise<void> {
    const before = (await lockSource(manager, id)) ?? missing();
    const connector = this.readers.connector(before.connector);
    const settings = input.settings ? connector.checked(input.settings) : before.settings;
    const after = { ...before, name: input.name ?? before.name, settings };
    const facts = changedFacts(before, after);
    if (facts === null) return;
    if ('settings' in facts.after && (await isBeingScanned(manager, id))) throw isRunning();
    if ('settings' in facts.after) {
      const credential = this.credentialOf(before.connector, settings);
      await this.confirm(credential, input.password, actor);
      await this.credentials.bind(manager, id, credential);
    }
    await storeSource(manager, id, after);
    const subject = { type: 'source', id } as const;
    await this.audit.append(manager, [{ actor, action: 'source.changed', subject, facts }]);
  }

  /** Before anything is reached, so that the audit has it even when the test never ends. */
  private async recordTest(
    id: string,
    { connector, settings }: Pick<StoredSource, 'connector' | 'settings'>,
    actor: Actor,
  ): Promise<void> {
    this.limit.take(actor.id ?? actor.name);
    const subject = { type: 'source', id } as const;
    const facts = { connector, settings };
    await this.transactions.run((manager) =>
      this.audit.append(manager, [{ actor, action: 'source.tested', subject, facts }]),
    );
  }

  private async stored(id: string): Promise<StoredSource> {
    return (await this.queries.stored(id)) ?? missing();
  }

  private async readerOf(stored: StoredSource): Promise<ContentReader> {
    const credential = this.credentialOf(stored.connector, stored.settings);
    await this.credentials.refuseOther(stored.id, credential);
    return this.readers.of(stored);
  }

  private credentialOf(connector: string, settings: SourceSettings): Credential | null {
    return this.readers.connector(connector).credential?.(settings) ?? null;
  }

  /** Guesses count as tests of a place do. */
  private confirm(
    credential: Credential | null,
    password: string | undefined,
    actor: Actor,
  ): Promise<void> {
    if (credential !== null && password !== undefined) this.limit.take(actor.id ?? actor.name);
    return this.credentials.confirm(credential, password);
  }
}

/** What a reader reaches now; what keeps it from that, also from being there at all, is the answer and no failure. */
async function tested(open: () => ContentReader | Promise<ContentReader>): Promise<SourceTest> {
  try {
    const reader = await open();
    const { ok, detail } = await reader.test();
    return { ok, detail, contentTypes: ok ? await reader.types() : [] };
  } catch (error) {
    if (!(error instanceof ProSyncError)) throw error;
    const detail = [error.message, error.remedy].filter((text) => text !== undefined).join(' ');
    return { ok: false, detail, contentTypes: [] };
  }
}

/** What differs, as it was and as it is; null when nothing does. */
function changedFacts(
  before: ChangeableSource,
  after: ChangeableSource,
): { before: Partial<ChangeableSource>; after: Partial<ChangeableSource> } | null {
  const fields = (['name', 'settings'] as const).filter(
    (field) => !isDeepStrictEqual(before[field], after[field]),
  );
  if (fields.length === 0) return null;
  const only = (source: ChangeableSource) =>
    Object.fromEntries(fields.map((field) => [field, source[field]]));
  return { before: only(before), after: only(after) };
}

function passwordOf(input: NewSource | NewSourceTest): string | undefined {
  return input.password;
}

const UNIQUE_VIOLATION = '23505';

function nameTaken(name: string): ProSyncError {
  return new ProSyncError('name-taken', `There is a source called "${name}" already.`, {
    remedy: 'Choose another name.',
  });
}

function isRunning(): ProSyncError {
  return new ProSyncError('scan-running', 'A scan with the present settings runs at the moment.', {
    remedy: 'Change the settings when it has ended.',
  });
}

function missing(): never {
  throw new ProSyncError('not-found', 'There is no source with this id.');
}
