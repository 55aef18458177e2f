import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.service.ts';
import { ItemsQueries } from './items/items.queries.ts';

/** What waits for operators, in numbers (docs/ux.md#8). */
@Injectable()
export class ReviewMetrics {
  constructor(metrics: Metrics, queries: ItemsQueries) {
    const help = 'Items that need approval.';
    metrics.gauge('pending_approvals', help, ['type'], async (gauge) => {
      gauge.reset();
      for (const { contentType, needsApproval } of await queries.contentTypes()) {
        gauge.set({ type: contentType }, needsApproval);
      }
    });
  }
}
