import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { VerificationView } from '#api/verification';
import { LOCK } from '../../database/locks.ts';
import { sealedText } from '../../seals/sealed-text.ts';
import { Seals } from '../../seals/seals.ts';
import { InvariantsService } from '../invariants.service.ts';

/** Runs the whole verification, and remembers how it went, for every server that shares the database. */
@Injectable()
export class VerificationService {
  private readonly logger = new Logger('Verification');

  constructor(
    private readonly database: DataSource,
    private readonly invariants: InvariantsService,
    private readonly seals: Seals,
  ) {}

  /** How it went last. A row that something else wrote counts as no run at all. */
  async last(): Promise<VerificationView> {
    const [row] = await this.database.query<Row[]>(LAST);
    if (row === undefined || !this.seals.holds('verification', row.text, row.seal)) return NEVER;
    const passedAt = row.passed_at?.toISOString() ?? null;
    return { ranAt: row.ran_at.toISOString(), passedAt, findings: row.findings };
  }

  /** Runs it when the last run is a day old. One server does at a time; the others find it done. */
  async runWhenDue(): Promise<void> {
    const { ranAt } = await this.last();
    if (ranAt !== null && Date.now() - Date.parse(ranAt) < DAY_MS) return;
    await this.database.transaction(async (manager) => {
      const [lock] = await manager.query<{ taken: boolean }[]>(
        'select pg_try_advisory_xact_lock($1) as taken',
        [LOCK.verification],
      );
      if (lock?.taken === true) await this.runIn(manager);
    });
  }

  /** Runs it now. */
  run(): Promise<void> {
    return this.database.transaction((manager) => this.runIn(manager));
  }

  private async runIn(manager: EntityManager): Promise<void> {
    const broken = await this.invariants.broken();
    const findings = broken.map(({ id, says }) => ({ id, says }));
    for (const { id, says, rows } of broken)
      this.logger.error(`${id} does not hold: ${says} ${JSON.stringify(rows)}`);
    await manager.query(NOTE, [JSON.stringify(findings)]);
    await this.seals.seal(manager, { table: 'verification', key: '1' });
  }
}

interface Row {
  ran_at: Date;
  passed_at: Date | null;
  findings: VerificationView['findings'];
  text: string;
  seal: string | null;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const NEVER: VerificationView = { ranAt: null, passedAt: null, findings: [] };

const LAST = `
  select v.ran_at, v.passed_at, v.findings, ${sealedText('verification', 'v')} as text, v.seal
    from verification v`;

const NOTE = `
  insert into verification (ran_at, passed_at, findings)
  values (now(), case when $1::jsonb = '[]' then now() end, $1::jsonb)
  on conflict (id) do update
     set ran_at = excluded.ran_at, passed_at = coalesce(excluded.passed_at, verification.passed_at),
         findings = excluded.findings`;
