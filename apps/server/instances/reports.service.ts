import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Report, ReportAnswer } from '#api/reports';
import { ProSyncError } from '#domain/errors';
import { sqlState } from '../database/failures.ts';
import { Transactions } from '../database/transactions.ts';
import { inSlices } from '../http/slices.ts';
import { replaceItems } from './report-items.queries.ts';
import { readItems } from './reported-items.ts';
import { lockInstance, writeInstance } from './reports.queries.ts';

/** Takes the reports of instances (design.md 2.6). */
@Injectable()
export class ReportsService {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Stores what the instance says. Items are written only when they differ from the report before, so that the daily sign
   * of life costs one row. Throws `invalid-token` when the API client was deleted meanwhile.
   */
  async take(apiClientId: string, report: Report): Promise<ReportAnswer> {
    const reported = await inSlices(readItems(report.items));
    const work = async (manager: EntityManager): Promise<ReportAnswer> => {
      const known = await lockInstance(manager, apiClientId, report.instance.key);
      const instanceId = await writeInstance(manager, apiClientId, { report, reported });
      if (known !== reported.sha256) await replaceItems(manager, instanceId, reported);
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
