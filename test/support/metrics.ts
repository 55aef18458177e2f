import { Metrics } from '../../apps/server/metrics/metrics.service.ts';
import type { RunningApplication } from './application.ts';

/** What `/metrics` says. */
export async function metricsOf({ app }: Pick<RunningApplication, 'app'>): Promise<string> {
  return (await app.get(Metrics, { strict: false }).exposition()).text;
}
