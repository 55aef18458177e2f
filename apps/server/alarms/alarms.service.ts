import { Injectable } from '@nestjs/common';
import type { AlarmView } from '#api/alarms';

/** What is wrong now, or null. Answers from memory or by one cheap query. */
export type AlarmCheck = () => AlarmView | null | Promise<AlarmView | null>;

/** What an administrator must see at once; features add their checks, and the overview, `/readyz` and a metric show them. */
@Injectable()
export class Alarms {
  private readonly checks: AlarmCheck[] = [];

  /** A feature adds what it watches. */
  add(check: AlarmCheck): void {
    this.checks.push(check);
  }

  /** Everything that is wrong now. A check that fails is not an alarm: readiness reports the database. */
  async now(): Promise<AlarmView[]> {
    const found = await Promise.all(this.checks.map(async (check) => check()).map(settled));
    return found.filter((alarm) => alarm !== null);
  }
}

function settled(alarm: Promise<AlarmView | null>): Promise<AlarmView | null> {
  return alarm.catch(() => null);
}
