import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ScanList, ScanListQuery, ScanQuery, ScanView } from '#api/scans';
import { ProSyncError } from '#domain/errors';
import type { Actor } from '../access/actor.ts';
import { AuditService } from '../audit/audit.service.ts';
import { GracefulShutdown } from '../lifecycle/graceful-shutdown.ts';
import { CursorService } from '../paging/cursor.service.ts';
import { SourcesService } from '../sources/sources.service.ts';
import { RunningScans, type Claim, type ScanOrigin } from './running-scans.ts';
import { ScanRunner, type ScanRequest } from './run/scan-runner.ts';
import { scanSummary, scanView } from '../sources/scan.view.ts';
import { ScansQueries } from './scans.queries.ts';

/** Scans sources, one scan per source at a time on all servers together, and tells of them. */
@Injectable()
export class ScansService {
  /** The scans that this server runs, by their id. */
  private readonly here = new Map<string, Promise<void>>();

  constructor(
    private readonly sources: SourcesService,
    private readonly running: RunningScans,
    private readonly runner: ScanRunner,
    private readonly queries: ScansQueries,
    private readonly cursors: CursorService,
    private readonly audit: AuditService,
    private readonly shutdown: GracefulShutdown,
  ) {}

  /**
   * Scans the source to the end; the clock and the button both come here. When a scan of it runs already, this one is
   * awaited; one that runs on another server is returned as it is. Throws `not-found` and `invalid-source`.
   */
  async scan(sourceId: string, request: ScanOrigin & { fresh?: boolean }): Promise<ScanView> {
    const claim = await this.begin(sourceId, request);
    await this.here.get(claim.id);
    return this.get(claim.id);
  }

  /** Begins or joins a scan for an operator and returns it after its end or after `wait` seconds, whatever comes first. */
  async request(sourceId: string, { wait, fresh }: ScanQuery, operator: Actor): Promise<ScanView> {
    const claim = await this.begin(sourceId, { trigger: 'operator', actor: operator, fresh });
    return this.awaited(claim.id, wait);
  }

  /**
   * Confirms a held scan: reads the source again, and lifts the hold for exactly the content types, and at most the numbers of
   * vanished items, that were held. Another scan that runs is awaited, at most 30 s. Throws `not-found`, `scan-not-held` and
   * `scan-running`.
   */
  async confirm(scanId: string, { wait, fresh }: ScanQuery, operator: Actor): Promise<ScanView> {
    const { sourceId, vanished } = await this.get(scanId);
    if (!(await this.queries.isOpen(scanId))) throw notHeld();
    await this.sources.reader(sourceId);
    const origin = { trigger: 'confirmation', actor: operator } as const;
    const confirmed = vanished ?? [];
    const event = {
      actor: operator,
      action: 'scan.confirmed',
      subject: { type: 'source', id: sourceId },
      facts: { scanId, vanished: confirmed },
    } as const;
    const claim = await this.claimedAlone(sourceId, origin, (manager) =>
      this.audit.append(manager, [event]),
    );
    this.run(claim, { ...origin, fresh, confirmed });
    return this.awaited(claim.id, wait);
  }

  /**
   * Ends a running scan as incomplete, here or on another server; nothing of it is kept. Throws `not-found` and
   * `scan-not-running`, when it has ended by itself.
   */
  async cancel(scanId: string, operator: Actor): Promise<ScanView> {
    const { sourceId } = await this.get(scanId);
    const event = {
      actor: operator,
      action: 'scan.cancelled',
      subject: { type: 'source', id: sourceId },
      facts: { scanId },
    } as const;
    const isCancelled = await this.running.cancel(scanId, (manager) =>
      this.audit.append(manager, [event]),
    );
    if (!isCancelled) throw notRunning();
    this.runner.stop(scanId);
    return this.get(scanId);
  }

  /** One scan. Throws `not-found`. */
  async get(scanId: string): Promise<ScanView> {
    const row = await this.queries.scan(scanId);
    if (row !== null) return scanView(row);
    throw new ProSyncError('not-found', 'There is no scan with this id.');
  }

  /** One page of the scans of a source, the latest first. Throws `not-found` and `invalid-cursor`. */
  async list(sourceId: string, { limit, cursor }: ScanListQuery): Promise<ScanList> {
    await this.sources.get(sourceId);
    const position = this.cursors.decode('scans', cursor);
    const rows = await this.queries.page(sourceId, position, limit + 1);
    return this.cursors.page('scans', rows, limit, (row) => [row.position, row.id], scanSummary);
  }

  private async begin(sourceId: string, request: ScanOrigin & { fresh?: boolean }): Promise<Claim> {
    await this.sources.reader(sourceId);
    const claim = await this.running.claim(sourceId, request);
    if (claim.isOurs) this.run(claim, { fresh: false, ...request, confirmed: [] });
    return claim;
  }

  /** A scan of its own, when the one that runs has ended. Throws `scan-running` when that takes more than 30 s. */
  private async claimedAlone(...claim: Parameters<RunningScans['claim']>): Promise<Claim> {
    const until = performance.now() + MAX_WAIT_MS;
    for (;;) {
      const claimed = await this.running.claim(...claim);
      if (claimed.isOurs) return claimed;
      const left = until - performance.now();
      if (left <= 0 || this.shutdown.signal.aborted) throw isRunning();
      await this.ended(claimed.id, left / 1000);
    }
  }

  // The settings may have changed until the scan began; from then on they stay, so the reader is asked for only then.
  private run(claim: Claim, request: ScanRequest): void {
    const open = () => this.sources.reader(claim.sourceId);
    const ended = this.runner.run(claim, open, request).finally(() => this.here.delete(claim.id));
    this.here.set(claim.id, this.shutdown.track(ended));
  }

  private async awaited(scanId: string, seconds: number): Promise<ScanView> {
    await this.ended(scanId, seconds);
    return this.get(scanId);
  }

  /** Waits for the end of a scan, at most so long. */
  private async ended(scanId: string, seconds: number): Promise<void> {
    const enough = new AbortController();
    const signal = AbortSignal.any([enough.signal, this.shutdown.signal]);
    const late = pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
    await Promise.race([this.here.get(scanId) ?? this.endedElsewhere(scanId, signal), late]);
    enough.abort();
  }

  // This server does not hear of the end of a scan that another one runs, so it looks.
  private async endedElsewhere(scanId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.get(scanId)).status === 'running')
      await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** How long a confirmation waits for a scan that runs, and how often it is looked whether one elsewhere still does. */
const MAX_WAIT_MS = 30_000;
const POLL_MS = 250;

function notHeld(): ProSyncError {
  return new ProSyncError('scan-not-held', 'This scan holds nothing back, or no longer.', {
    remedy: 'Check the latest scan of the source.',
  });
}

function notRunning(): ProSyncError {
  return new ProSyncError('scan-not-running', 'This scan has already ended.', {
    remedy: 'Check the latest scan of the source.',
  });
}

function isRunning(): ProSyncError {
  return new ProSyncError('scan-running', 'Another scan of the source is still running.', {
    remedy: 'Confirm again when it has ended.',
  });
}
