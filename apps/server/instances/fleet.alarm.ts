import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AlarmView } from '#api/alarms';
import { Alarms } from '../alarms/alarms.service.ts';
import { KnownReleases } from './known-releases.ts';

/** Raises an alarm when instances run releases that the database does not know (docs/guarantees.md#i12). */
@Injectable()
export class FleetAlarm implements OnModuleInit {
  constructor(
    private readonly alarms: Alarms,
    private readonly database: DataSource,
    private readonly releases: KnownReleases,
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
    if (row === undefined) return this.claimed();
    const instances = row.count === 1 ? '1 instance reports' : `${row.count} instances report`;
    return {
      code: 'fleet-ahead',
      title: 'Instances run newer releases than the database holds',
      detail: `${instances} releases up to ${row.seq} of epoch ${row.epoch}, but the latest release here is ${row.latest}.`,
      remedy:
        'If you restored a backup, run "prosync-server recover --new-epoch", so that instances accept new releases again.',
    };
  }

  /** Reports of releases that this server never published are refused, and say the same of a backup. */
  private claimed(): AlarmView | null {
    const [claim] = this.releases.unknown;
    if (claim === undefined) return null;
    return {
      code: 'fleet-ahead',
      title: 'Instances report releases that this server never published',
      detail: `An instance of the API client ${claim.apiClient} reported release ${claim.seq} of epoch ${claim.epoch}; the report was refused.`,
      remedy:
        'If you restored a backup, run "prosync-server recover --new-epoch". Otherwise find out who uses this API client, and renew its secret.',
    };
  }
}
