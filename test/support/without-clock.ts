import { startApplication, type RunningApplication } from './application.ts';

const INTERVALS = { PROSYNC_SCAN_INTERVAL: '24h', PROSYNC_PUBLISH_INTERVAL: '24h' };

/** The application with nothing due for a day: what happens is what the test's operators do. */
export async function startWithoutClock(
  settings: Record<string, string> = {},
): Promise<RunningApplication> {
  const application = await startApplication({ settings: { ...INTERVALS, ...settings } });
  const { database } = application;
  await database.query(`update publication set next_due_at = now() + interval '1 day'`);
  // The first scan of a new source is due at once; here its operators make it.
  await database.query(
    `alter table sources alter column scan_due_at set default now() + interval '1 day'`,
  );
  return application;
}
