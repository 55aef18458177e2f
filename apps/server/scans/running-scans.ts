import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ScanCounts } from '#api/scans';
import type { Vanished } from '#domain/scan';
import type { ReadProblem } from '#connectors/connector';
import type { Actor } from '../access/actor.ts';
import { Transactions } from '../database/transactions.ts';
import type { RunningScan } from './running-scan.ts';

/** How a scan ended. */
export type ScanEnd =
  | { status: 'complete'; counts: ScanCounts; problems: readonly ReadProblem[] }
  | { status: 'held'; vanished: Vanished[]; reason: string; problems: readonly ReadProblem[] }
  | { status: 'incomplete'; reason: string };

/** Why a scan is made, and by whom. */
export interface ScanOrigin {
  trigger: 'timer' | 'operator' | 'confirmation';
  actor: Actor;
}

/** A scan of the source that this call began, or the one that runs already, here or on another server. */
export interface Claim extends RunningScan {
  isOurs: boolean;
}

/** The rows of scans that run. At most one per source, on all servers together: a unique index sees to it. */
@Injectable()
export class RunningScans {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Begins a scan of a source that exists, unless one runs; `also` is done in the same transaction when it begins. A scan whose
   * server has been silent for a minute is ended first: it will never end by itself.
   */
  claim(
    sourceId: string,
    origin: ScanOrigin,
    also: (manager: EntityManager, scan: RunningScan) => Promise<void> = async () => undefined,
  ): Promise<Claim> {
    return this.transactions.run(async (manager) => {
      for (;;) {
        await this.endSilent(manager, sourceId);
        const { trigger, actor } = origin;
        const operatorId = actor.type === 'operator' ? actor.id : null;
        const [begun]: { id: string }[] = await manager.query(BEGIN, [
          sourceId,
          trigger,
          operatorId,
        ]);
        if (begun !== undefined) {
          await also(manager, { id: begun.id, sourceId });
          return { id: begun.id, sourceId, isOurs: true };
        }
        const [running]: { id: string }[] = await manager.query(RUNNING, [sourceId]);
        if (running !== undefined) return { id: running.id, sourceId, isOurs: false };
      }
    });
  }

  /** Says that the scan still runs; false when somebody has ended it. */
  async renew(scanId: string): Promise<boolean> {
    const [, renewed]: [unknown, number] = await this.dataSource.query(
      `update scans set alive_at = clock_timestamp() where id = $1 and status = 'running'`,
      [scanId],
    );
    return renewed === 1;
  }

  /** Ends the scan; false when it has been ended already, as silent, and nothing of it may be kept. */
  async end(manager: EntityManager, scanId: string, end: ScanEnd): Promise<boolean> {
    const problems = 'problems' in end ? end.problems.slice(0, SHOWN_PROBLEMS) : [];
    const [, ended]: [unknown, number] = await manager.query(
      `update scans set status = $2, reason = $3, counts = $4, vanished = $5, problems = $6, ${ENDS_NOW}
       where id = $1 and status = 'running'`,
      [
        scanId,
        end.status,
        'reason' in end ? end.reason : null,
        'counts' in end ? end.counts : null,
        'vanished' in end ? JSON.stringify(end.vanished) : null,
        JSON.stringify(problems),
      ],
    );
    return ended === 1;
  }

  /** Ends a running scan for an operator, with `also` in the same transaction; false when it has ended by itself. */
  cancel(scanId: string, also: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const reason = 'An operator cancelled the scan.';
      const isCancelled = await this.end(manager, scanId, { status: 'incomplete', reason });
      if (isCancelled) await also(manager);
      return isCancelled;
    });
  }

  /** Forgets what the scan staged. */
  async clear(scanId: string): Promise<void> {
    await this.dataSource.query(CLEAR, [scanId]);
  }

  private async endSilent(manager: EntityManager, sourceId: string): Promise<void> {
    const [silent]: [{ id: string }[], number] = await manager.query(END_SILENT, [sourceId]);
    for (const { id } of silent) await manager.query(CLEAR, [id]);
  }
}

/** How many problems are stored with a scan; the counts have their number. */
const SHOWN_PROBLEMS = 1_000;

const ENDS_NOW = `finished_at = clock_timestamp(),
  duration_ms = extract(epoch from clock_timestamp() - started_at) * 1000`;

const END_SILENT = `
  update scans set status = 'incomplete', reason = 'The server that ran it stopped.', ${ENDS_NOW}
  where source_id = $1 and status = 'running' and alive_at < clock_timestamp() - interval '60 seconds'
  returning id`;

const CLEAR = `
  with unchanged as (delete from scan_unchanged where scan_id = $1)
  delete from scan_entries where scan_id = $1`;

const BEGIN = `insert into scans (source_id, status, trigger, operator_id) values ($1, 'running', $2, $3)
  on conflict (source_id) where status = 'running' do nothing returning id`;

const RUNNING = `select id from scans where source_id = $1 and status = 'running'`;
