import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Report, ReportAnswer } from '#api/reports';
import { ProSyncError } from '#domain/errors';
import type { SignedInApiClient } from '../access/current-api-client.decorator.ts';
import { ServerClock } from '../clock/server-clock.ts';
import { Config } from '../config/server-config.ts';
import { sqlState } from '../database/database-failures.ts';
import { Transactions } from '../database/transactions.ts';
import { inSlices } from '../http/slices.ts';
import { KnownReleases } from './known-releases.ts';
import { ReportQuota } from './report-quota.ts';
import { replaceItems } from './report-items.queries.ts';
import { readItems, type ReportedItems } from './reported-items.ts';
import { countOthers, lockInstance, writeInstance } from './reports.queries.ts';

/** Takes the reports of instances (docs/design.md#2.6). */
@Injectable()
export class ReportsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly releases: KnownReleases,
    private readonly quota: ReportQuota,
    private readonly config: Config,
    private readonly clock: ServerClock,
  ) {}

  /**
   * Stores what the instance says. Items are written only when they differ from the report before, so that the daily sign
   * of life costs one row. Throws `invalid-token` when the API client was deleted meanwhile, `release-unknown` and
   * `quota-exceeded`.
   */
  async take(client: SignedInApiClient, report: Report): Promise<ReportAnswer> {
    this.clock.noteInstance(`${client.id} ${report.instance.key}`, new Date(report.at));
    await this.releases.refuseUnknown(report, client);
    const reported = await inSlices(readItems(report.items, client.scope), client.id);
    this.quota.count(client.id, reported.bytes);
    const ignored = reported.ignored > 0 ? { ignoredItems: reported.ignored } : {};
    const work = async (manager: EntityManager): Promise<ReportAnswer> => ({
      instanceId: await this.store(manager, client.id, { report, reported }),
      ...ignored,
    });
    return this.transactions.run(work).catch((error: unknown) => {
      throw sqlState(error) === FOREIGN_KEY_VIOLATION ? deleted() : error;
    });
  }

  private async store(
    manager: EntityManager,
    apiClientId: string,
    { report, reported }: { report: Report; reported: ReportedItems },
  ): Promise<string> {
    const { key } = report.instance;
    const known = await lockInstance(manager, apiClientId, key);
    const isNew = known === undefined;
    if (isNew || known !== reported.sha256) {
      const others = await countOthers(manager, apiClientId, key);
      const { instances, bytes } = this.config.clientQuota;
      if (isNew && others.instances >= instances) throw tooManyInstances(instances);
      if (others.bytes + reported.bytes > bytes) throw tooMuch(bytes);
    }
    const instanceId = await writeInstance(manager, apiClientId, { report, reported });
    if (known !== reported.sha256) await replaceItems(manager, instanceId, reported);
    return instanceId;
  }
}

/** Only the API client is referred to. */
const FOREIGN_KEY_VIOLATION = '23503';

function deleted(): ProSyncError {
  return new ProSyncError('invalid-token', 'The access token is not valid.', {
    remedy: 'Get a new one.',
  });
}

function tooManyInstances(limit: number): ProSyncError {
  return new ProSyncError(
    'quota-exceeded',
    `This API client already has ${limit} instances, as many as PROSYNC_CLIENT_INSTANCES allows.`,
    {
      remedy:
        'Ask an administrator to remove instances that no longer exist, or to raise the limit.',
    },
  );
}

function tooMuch(limit: number): ProSyncError {
  return new ProSyncError(
    'quota-exceeded',
    `The reports of this API client would take up more than the ${limit / 1e6} MB that PROSYNC_CLIENT_BYTES allows.`,
    { remedy: 'Ask an administrator to remove instances or to raise the limit.' },
  );
}
