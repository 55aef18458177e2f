import { Cron } from 'croner';
import { z } from 'zod';

const MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** When a daemon may change something: it opens by a cron expression and stays open for a while. */
export const Maintenance = z.strictObject({
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  opens: z.string().refine(isCron, 'must be a cron expression such as "0 2 * * 6"'),
  /** `90m`, `2h`, `1d`. */
  duration: z
    .string()
    .regex(/^[1-9]\d{0,4}[smhd]$/, 'must be a number with s, m, h or d, such as 2h'),
  /** Such as `Europe/Berlin`; left out: the machine's own. */
  timezone: z.string().refine(isTimezone, 'must be a time zone such as Europe/Berlin').optional(),
});
export type Maintenance = z.infer<typeof Maintenance>;

/** When the window that is open now closes; null when none is open. Without a window everything is open: see callers. */
export function openUntil(maintenance: Maintenance, now: Date): Date | null {
  // A run exactly now counts: the library looks strictly before the time that it is given.
  const [opened] = schedule(maintenance).previousRuns(1, new Date(now.getTime() + 1000));
  if (opened === undefined || opened.getTime() > now.getTime()) return null;
  const closes = new Date(opened.getTime() + durationMs(maintenance));
  return closes.getTime() > now.getTime() ? closes : null;
}

/** When the window opens next; null when it never does. */
export function opensNext(maintenance: Maintenance, now: Date): Date | null {
  return schedule(maintenance).nextRun(now);
}

function schedule({ opens, timezone }: Maintenance): Cron {
  return new Cron(opens, { paused: true, ...(timezone === undefined ? {} : { timezone }) });
}

function durationMs({ duration }: Maintenance): number {
  const unit = duration.slice(-1) as keyof typeof MS;
  return Number(duration.slice(0, -1)) * MS[unit];
}

function isCron(text: string): boolean {
  try {
    return new Cron(text, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
