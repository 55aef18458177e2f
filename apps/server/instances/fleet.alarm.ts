import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AlarmView } from '#api/alarms';
import { Alarms } from '../health/alarms.ts';

/** Raises an alarm when instances run releases that the database does not know (reliability.md I12). */
@Injectable()
export class FleetAlarm implements OnModuleInit {
  constructor(
    private readonly alarms: Alarms,
    private readonly database: DataSource,
  ) {}

  onModuleInit(): void {
    this.alarms.add(() => this.ahead());
  }

  private async ahead(): Promise<AlarmView | null> {
    const rows: { count: number; seq: number; epoch: number; latest: number }[] =
      await this.database.query(
        `select count(*)::int as count, max(i.seq) as seq, max(i.epoch) as epoch, p.seq as latest
           from publication p join instances i on (i.epoch, i.seq) > (p.epoch, p.seq)
          group by p.seq`,
      );
    const row = rows[0];
    if (row === undefined) return null;
    const instances = row.count === 1 ? '1 instance reports' : `${row.count} instances report`;
    return {
      code: 'fleet-ahead',
      title: 'Instances run newer releases than the database holds',
      detail: `${instances} releases up to ${row.seq} of epoch ${row.epoch}, but the latest release here is ${row.latest}.`,
      remedy:
        'If you restored a backup, run "prosync-server recover --new-epoch", so that instances accept new releases again.',
    };
  }
}
