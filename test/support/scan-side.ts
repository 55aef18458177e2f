import { Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { ScanView } from '#api/scans';
import { sourceConnectors } from '#connectors/registry';
import type { SourceConnector } from '#connectors/connector';
import { readConfig } from '../../apps/server/config/server-config.ts';
import { GracefulShutdown } from '../../apps/server/lifecycle/graceful-shutdown.ts';
import { CursorService } from '../../apps/server/paging/cursor.service.ts';
import { ComparisonService } from '../../apps/server/scans/apply/comparison.service.ts';
import { RunningScans } from '../../apps/server/scans/running-scans.ts';
import { ScanRunner } from '../../apps/server/scans/run/scan-runner.ts';
import { ScansQueries } from '../../apps/server/scans/scans.queries.ts';
import { ScansSchedule } from '../../apps/server/scans/scans.schedule.ts';
import { ScansService } from '../../apps/server/scans/scans.service.ts';
import { rootRules } from '../../apps/server/sources/configured-roots.ts';
import { Seals } from '../../apps/server/seals/seals.ts';
import { SourceCredentials } from '../../apps/server/sources/credentials/source-credentials.ts';
import { SourceReaders } from '../../apps/server/sources/source-readers.ts';
import { ContentDecisionsService } from '../../apps/server/sources/decisions/content-decisions.service.ts';
import { SourceDeletion } from '../../apps/server/sources/source-deletion.ts';
import { SourcesQueries } from '../../apps/server/sources/sources.queries.ts';
import { TestLimit } from '../../apps/server/sources/test-limit.ts';
import { SourcesService } from '../../apps/server/sources/sources.service.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { ReviewSide, SIGNING_KEY } from './review-side.ts';
import { VendorSystem } from './vendor-system.ts';

/** One server as far as it scans, on a database that several of them may share. */
export class ScanSide {
  readonly sources: SourcesService;
  readonly decisions: ContentDecisionsService;
  readonly deletion: SourceDeletion;
  readonly readers: SourceReaders;
  readonly scans: ScansService;
  readonly schedule: ScansSchedule;
  readonly shutdown = new GracefulShutdown({} as HttpAdapterHost);
  /** What the source "central" reads. */
  readonly central = new VendorSystem();
  /** The systems behind other sources, by the root of their settings. */
  readonly systems = new Map<string, VendorSystem>();
  sourceId = '';

  private constructor(
    readonly side: ReviewSide,
    readonly database: TestDatabase,
    private readonly isOwner: boolean,
    settings: Record<string, string>,
  ) {
    const config = readConfig(settings);
    const { dataSource, transactions, audit, publicationLock } = side;
    this.readers = new SourceReaders({
      directory: sourceConnectors({ roots: rootRules(config), places: config.sourcePlaces })
        .directory,
      vendor: this.vendor(),
    });
    const queries = new SourcesQueries(dataSource);
    this.decisions = new ContentDecisionsService(dataSource, transactions, publicationLock, audit);
    this.deletion = new SourceDeletion(transactions, publicationLock, audit, this.readers, queries);
    const credentials = new SourceCredentials(dataSource, new Seals(SIGNING_KEY));
    const limit = new TestLimit();
    this.sources = new SourcesService(
      transactions,
      audit,
      this.readers,
      queries,
      limit,
      credentials,
    );
    const running = new RunningScans(dataSource, transactions);
    const comparison = new ComparisonService(transactions, publicationLock, audit, running);
    const runner = new ScanRunner(
      transactions,
      comparison,
      running,
      this.shutdown,
      this.decisions,
      config,
    );
    this.scans = new ScansService(
      this.sources,
      running,
      runner,
      new ScansQueries(dataSource),
      new CursorService(SIGNING_KEY),
      audit,
      this.shutdown,
    );
    this.schedule = new ScansSchedule(dataSource, config, this.shutdown, this.scans);
  }

  /** A server with a database of its own, or a second one on the database of another. */
  static async open(beside?: ScanSide, settings: Record<string, string> = {}): Promise<ScanSide> {
    Logger.overrideLogger(false);
    const database = beside?.database ?? (await createDatabase());
    const side = await ReviewSide.open(database.address);
    const scanSide = new ScanSide(side, database, beside === undefined, settings);
    await side.dataSource.query(`update sources set connector = 'vendor' where name = 'central'`);
    const [{ id }] = await side.dataSource.query(`select id from sources where name = 'central'`);
    scanSide.sourceId = id;
    return scanSide;
  }

  async close(): Promise<void> {
    this.shutdown.onModuleDestroy();
    await this.shutdown.beforeApplicationShutdown();
    await this.readers.onApplicationShutdown();
    await this.side.close();
    if (this.isOwner) await this.database.drop();
  }

  /** Scans as the button does. */
  scan(sourceId = this.sourceId): Promise<ScanView> {
    return this.scans.scan(sourceId, { trigger: 'operator', actor: this.side.operator });
  }

  /** Another source with a system of its own. */
  async add(name: string): Promise<{ id: string; system: VendorSystem }> {
    const system = new VendorSystem();
    this.systems.set(name, system);
    const [{ id }] = await this.side.dataSource.query(
      `insert into sources (name, connector, settings) values ($1, 'vendor', $2) returning id`,
      [name, { root: name }],
    );
    return { id, system };
  }

  /** Everything about the items by GUID. */
  async items(): Promise<Record<string, ItemState>> {
    const rows: ItemState[] = await this.side.dataSource.query(
      `select guid, name, path, change_status as "status", change_detail as "detail", approval_status as "approval",
         problem, version from items order by guid collate "C"`,
    );
    return Object.fromEntries(rows.map((row) => [row.guid, row]));
  }

  private vendor(): SourceConnector {
    return {
      checked: (settings) => settings,
      reader: ({ root }) => this.systems.get(String(root)) ?? this.central,
    };
  }
}

export interface ItemState {
  guid: string;
  name: string;
  path: string;
  status: string | null;
  detail: string | null;
  approval: string | null;
  problem: { code: string; detail: string } | null;
  version: number;
}
