import { Injectable, Logger } from '@nestjs/common';
import { ProSyncError } from '#domain/errors';
import type { Vanished } from '#domain/scan';
import type { ContentReader } from '#connectors/connector';
import { Config } from '../../config/server-config.ts';
import { databaseFailure } from '../../database/database-failures.ts';
import { Transactions } from '../../database/transactions.ts';
import { GracefulShutdown } from '../../lifecycle/graceful-shutdown.ts';
import { ComparisonService } from '../apply/comparison.service.ts';
import { rememberDescription, whyUndescribed } from './described-source.ts';
import { ContentDecisionsService } from '../../sources/decisions/content-decisions.service.ts';
import type { RunningScan } from '../running-scan.ts';
import { readSource } from '../stage/read-source.ts';
import { RunningScans, type ScanEnd, type ScanOrigin } from '../running-scans.ts';

/** How a scan is to be made. */
export interface ScanRequest extends ScanOrigin {
  /** Trusts no sizes and times of an earlier reading. */
  fresh: boolean;
  /** What an operator confirmed to be gone. */
  confirmed: readonly Vanished[];
}

/** Runs one scan from its first batch to its end. */
@Injectable()
export class ScanRunner {
  private readonly logger = new Logger('Scans');
  /** What stops the scans that run here, by their id. */
  private readonly stops = new Map<string, AbortController>();

  constructor(
    private readonly transactions: Transactions,
    private readonly comparison: ComparisonService,
    private readonly running: RunningScans,
    private readonly shutdown: GracefulShutdown,
    private readonly decisions: ContentDecisionsService,
    private readonly config: Config,
  ) {}

  /** Stops a scan that was ended in the database; one that runs on another server stops there within seconds. */
  stop(scanId: string): void {
    this.stops.get(scanId)?.abort(new ProSyncError('scan-ended', 'The scan was ended.'));
  }

  /** Never throws: whatever goes wrong ends the scan as incomplete, with the reason, and changes nothing else. */
  async run(
    scan: RunningScan,
    open: () => Promise<ContentReader>,
    request: ScanRequest,
  ): Promise<void> {
    const began = performance.now();
    const stop = new AbortController();
    this.stops.set(scan.id, stop);
    const signal = AbortSignal.any([stop.signal, this.shutdown.signal]);
    const heartbeat = setInterval(() => void this.beat(scan), HEARTBEAT_MS).unref();
    const { scanTimeoutMs } = this.config;
    const deadline = setTimeout(() => stop.abort(tooLong(scanTimeoutMs)), scanTimeoutMs).unref();
    try {
      const end = await this.scanned(scan, await open(), request, signal);
      const ms = Math.round(performance.now() - began);
      this.logger.log({ msg: `The scan is ${end.status}.`, scan: scan.id, ms, ...factsOf(end) });
    } catch (error) {
      await this.abandon(scan, error, signal);
    } finally {
      clearInterval(heartbeat);
      clearTimeout(deadline);
      this.stops.delete(scan.id);
      await this.running.clear(scan.id).catch(() => undefined);
    }
  }

  private async scanned(
    scan: RunningScan,
    reader: ContentReader,
    request: ScanRequest,
    signal: AbortSignal,
  ): Promise<ScanEnd> {
    const { scanFileTimeoutMs: fileMs } = this.config;
    const decisions = await this.decisions.all();
    const options = { signal, fresh: request.fresh, fileMs, decisions };
    const { outcome, ...found } = await readSource(this.transactions, scan, reader, options);
    signal.throwIfAborted();
    const describedBy = (await reader.describedBy?.()) ?? null;
    const reason = outcome.complete
      ? await this.transactions.run((m) => whyUndescribed(m, scan.sourceId, describedBy))
      : (outcome.reason ?? UNKNOWN_REASON);
    if (reason !== null) {
      const incomplete = { status: 'incomplete', reason } as const;
      await this.endAlone(scan, incomplete);
      return incomplete;
    }
    const end = await this.comparison.apply({ scan, reader, ...found, ...request, signal });
    if (end.status === 'complete')
      await this.transactions.run((m) => rememberDescription(m, scan.sourceId, describedBy));
    return end;
  }

  private async abandon(scan: RunningScan, error: unknown, signal: AbortSignal): Promise<void> {
    const reason = signal.aborted ? stoppedBy(signal.reason) : reasonOf(error);
    // Not the error itself: that of a query carries its parameters, which are content.
    const stack = error instanceof Error ? error.stack : String(error);
    this.logger.warn({ msg: `The scan is incomplete: ${reason}`, scan: scan.id, stack });
    // Without a database the row is ended by the next scan, as one whose server is silent.
    await this.endAlone(scan, { status: 'incomplete', reason }).catch(() => undefined);
  }

  private endAlone(scan: RunningScan, end: ScanEnd): Promise<boolean> {
    return this.transactions.run((manager) => this.running.end(manager, scan.id, end));
  }

  private async beat(scan: RunningScan): Promise<void> {
    // A beat that fails is no reason to stop: a minute of them is, and then another server ends the scan.
    const isRunning = await this.running.renew(scan.id).catch(() => true);
    if (!isRunning) this.stop(scan.id);
  }
}

const HEARTBEAT_MS = 10_000;
const UNKNOWN_REASON = 'The source could not be read completely.';

function factsOf(end: ScanEnd): Record<string, unknown> {
  if (end.status === 'complete') return { counts: end.counts };
  return end.status === 'held' ? { vanished: end.vanished } : { reason: end.reason };
}

// The signal of a server that stops carries no sentence of its own.
function stoppedBy(reason: unknown): string {
  return reason instanceof ProSyncError ? reason.message : 'The server was stopped.';
}

function tooLong(milliseconds: number): ProSyncError {
  const limit = `PROSYNC_SCAN_TIMEOUT (${milliseconds / 1000} s)`;
  return new ProSyncError('scan-timeout', `The scan took longer than ${limit} and was stopped.`);
}

function reasonOf(error: unknown): string {
  const known = error instanceof ProSyncError ? error : databaseFailure(error);
  return (
    known?.message ??
    'The scan failed because of an error in the server. The server log has the details.'
  );
}
