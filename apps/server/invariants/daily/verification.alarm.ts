import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AlarmView } from '#api/alarms';
import { Alarms } from '../../alarms/alarms.service.ts';
import { Metrics } from '../../metrics/metrics.service.ts';
import { VerificationService } from './verification.service.ts';

/** Tells monitoring and the console when the daily verification finds something, or has not passed for two days. */
@Injectable()
export class VerificationAlarm implements OnModuleInit {
  constructor(
    private readonly verification: VerificationService,
    private readonly alarms: Alarms,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.alarms.add(() => this.check());
    this.metrics.gauge(
      'verification_findings',
      'Promises that did not hold in the last daily verification.',
      [],
      async (gauge) => gauge.set((await this.verification.last()).findings.length),
    );
    this.metrics.gauge(
      'verification_passed_timestamp_seconds',
      'When the daily verification passed last; 0 before it did.',
      [],
      async (gauge) => {
        const { passedAt } = await this.verification.last();
        gauge.set(passedAt === null ? 0 : Date.parse(passedAt) / 1_000);
      },
    );
  }

  private async check(): Promise<AlarmView | null> {
    const { ranAt, passedAt, findings } = await this.verification.last();
    const [first] = findings;
    if (first !== undefined) return broken(findings.length, first.says);
    const isOverdue = ranAt !== null && Date.now() - Date.parse(passedAt ?? ranAt) > OVERDUE_MS;
    return isOverdue ? overdue(passedAt ?? ranAt) : null;
  }
}

const OVERDUE_MS = 48 * 60 * 60 * 1_000;

function broken(count: number, says: string): AlarmView {
  const others = count === 1 ? '' : ` and ${count - 1} more`;
  return {
    code: 'verification-failed',
    title: 'The daily verification failed',
    detail: `The database breaks a promise: ${says.replace(/\.$/, '')}${others}.`,
    remedy:
      'Run "prosync-server verify" to see the rows, and find out what writes to the database.',
  };
}

function overdue(since: string): AlarmView {
  return {
    code: 'verification-overdue',
    title: 'The daily verification does not run',
    detail: `The database was verified at ${since} for the last time.`,
    remedy: 'Look for "Verification" in the log of the server, or run "prosync-server verify".',
  };
}
