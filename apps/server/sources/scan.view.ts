import type { ScanCounts, ScanProblem, ScanSummary, ScanView } from '#api/scans';
import type { Vanished } from '#domain/scan';
import type { ReadProblem } from '#connectors/connector';

/** A row of `scans` as SCAN_SUMMARY selects it. Times are texts when the row comes through JSON. */
export interface ScanSummaryRow {
  id: string;
  sourceId: string;
  status: ScanSummary['status'];
  trigger: ScanSummary['trigger'];
  startedAt: Date | string;
  finishedAt: Date | string | null;
  durationMs: number | null;
  counts: ScanCounts | null;
  reason: string | null;
  vanished: Vanished[] | null;
}

/** The same with what SCAN_VIEW adds. */
export interface ScanRow extends ScanSummaryRow {
  problems: ReadProblem[];
}

/** The columns of a ScanSummaryRow; `c` is the scan. */
export const SCAN_SUMMARY = `c.id, c.source_id as "sourceId", c.status, c.trigger, c.started_at as "startedAt",
  c.finished_at as "finishedAt", c.duration_ms as "durationMs", c.counts, c.reason, c.vanished`;

/** The columns of a ScanRow; `c` is the scan. */
export const SCAN_VIEW = `${SCAN_SUMMARY}, c.problems`;

/** What lists show of a scan. */
export function scanSummary(row: ScanSummaryRow): ScanSummary {
  const { id, sourceId, status, trigger, durationMs, counts, reason, vanished } = row;
  const finishedAt = row.finishedAt === null ? null : timeOf(row.finishedAt);
  const times = { startedAt: timeOf(row.startedAt), finishedAt, durationMs };
  return { id, sourceId, status, trigger, ...times, counts, reason, vanished };
}

/** Everything that is shown of a scan. */
export function scanView(row: ScanRow): ScanView {
  // The digest of a short password is as good as the password; administrators get it from `blocked-files`.
  const problems = row.problems.map(withoutDigest);
  return { ...scanSummary(row), problems };
}

function withoutDigest({ code, detail, contentType, guid, path }: ReadProblem): ScanProblem {
  return { code, detail, contentType, guid, path };
}

function timeOf(time: Date | string): string {
  return new Date(time).toISOString();
}
