import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

type Change = 'report' | 'scan';

/** How often the database is asked while somebody watches, in milliseconds. */
const TURN_MS = 1_000;

/**
 * Notices new reports and scans, on whichever server they arrived. Nobody announces these, because there may be thousands
 * of reports a minute; one look a second at two indexes is cheaper, and none is taken while no console is open.
 */
@Injectable()
export class ReportsAndScans {
  private readonly dataSource: DataSource;
  private readonly listeners = new Set<(change: Change) => void>();
  private timer: NodeJS.Timeout | undefined;
  private seen: Latest | null = null;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /** Calls `listener` from now on; returns a function that ends this. */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Begins or ends the watch. */
  watch(isOn: boolean): void {
    if (!isOn) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.seen = null;
    } else if (this.timer === undefined) this.plan(0);
  }

  private plan(delayMs: number): void {
    this.timer = setTimeout(() => void this.turn(), delayMs).unref();
  }

  private async turn(): Promise<void> {
    // Without a database there is nothing to hint at; the next turn looks again.
    const latest = await this.look().catch(() => this.seen);
    if (this.timer === undefined) return;
    if (this.seen && latest?.report !== this.seen.report) this.tell('report');
    if (this.seen && latest?.scan !== this.seen.scan) this.tell('scan');
    this.seen = latest;
    this.plan(TURN_MS);
  }

  private async look(): Promise<Latest> {
    const [row] = await this.dataSource.query<[Latest]>(LATEST);
    return row;
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}

interface Latest {
  report: string | null;
  scan: string | null;
}

const LATEST = `
  select (select max(reported_at)::text from instances) as report,
         (select string_agg(latest.id || latest.status, ',')
            from sources
            cross join lateral (
              select id, status from scans where source_id = sources.id
              order by started_at desc limit 1) as latest) as scan`;
