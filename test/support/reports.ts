import { randomUUID } from 'node:crypto';
import type { Report, ReportedItem } from '#api/reports';
import type { ApiClient, RawAnswer } from './api-client.ts';
import type { RunningApplication } from './application.ts';

/** What an instance says of an item that is up to date, unless said otherwise. */
export function reportedItem(
  contentType: string,
  guid: string,
  more: Partial<ReportedItem> = {},
): ReportedItem {
  return {
    contentType,
    guid,
    state: 'up-to-date',
    reason: null,
    version: 1,
    digest: 'd'.repeat(64),
    ...more,
  };
}

/** The report of a new instance that runs release 2. */
export function reportOf({ name, items }: { name: string; items: ReportedItem[] }): Report {
  return {
    instance: {
      key: randomUUID(),
      name,
      connector: 'directory',
      clientVersion: '0.1.0',
      platform: 'linux x64',
    },
    at: new Date().toISOString(),
    release: { epoch: 1, seq: 2 },
    attemptedSeq: 2,
    outcome: 'ok',
    error: null,
    items,
  };
}

/** Sends a report; a buffer is sent as gzip, a text as it is. */
export function sendReport(
  application: Pick<RunningApplication, 'url'>,
  client: ApiClient,
  report: Report | string | Buffer,
): Promise<RawAnswer> {
  const isText = typeof report === 'string' || Buffer.isBuffer(report);
  return client.call(application, '/reports', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(Buffer.isBuffer(report) && { 'content-encoding': 'gzip' }),
    },
    body: isText ? report : JSON.stringify(report),
  });
}
