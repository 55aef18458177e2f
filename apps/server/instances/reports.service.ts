import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Report, ReportAnswer, ReportedItem } from '#api/reports';
import { sha256 } from '#domain/digest';
import { ProSyncError } from '#domain/errors';
import { byItemKey } from '#domain/item';
import { sqlState } from '../database/failures.ts';
import { Transactions } from '../database/transactions.ts';
import { lockInstance, replaceItems, writeInstance } from './reports.queries.ts';

/** Takes the reports of instances (design.md 2.6). */
@Injectable()
export class ReportsService {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Stores what the instance says. Items are written only when they differ from the report before, so that the daily sign
   * of life costs one row. Throws `invalid-token` when the API client was deleted meanwhile.
   */
  async take(apiClientId: string, report: Report): Promise<ReportAnswer> {
    const items = report.items.toSorted(byItemKey);
    const itemsSha256 = sha256(JSON.stringify(items.map(fieldsOf)));
    const counts = countsOf(items);
    const work = async (manager: EntityManager): Promise<ReportAnswer> => {
      const known = await lockInstance(manager, apiClientId, report.instance.key);
      const instanceId = await writeInstance(manager, apiClientId, { report, counts, itemsSha256 });
      if (known !== itemsSha256) await replaceItems(manager, instanceId, items);
      return { instanceId };
    };
    return this.transactions.run(work).catch((error: unknown) => {
      throw sqlState(error) === FOREIGN_KEY_VIOLATION ? deleted() : error;
    });
  }
}

/** Only the API client is referred to. */
const FOREIGN_KEY_VIOLATION = '23503';

function deleted(): ProSyncError {
  return new ProSyncError('invalid-token', 'The access token is not valid.', {
    remedy: 'Get a new one.',
  });
}

function fieldsOf(item: ReportedItem): unknown[] {
  return [item.contentType, item.guid, item.state, item.reason, item.version, item.digest];
}

/** Installed state to number of items. */
function countsOf(items: readonly ReportedItem[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
