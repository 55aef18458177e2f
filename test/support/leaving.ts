import { get, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import type { RunningApplication } from './application.ts';

/**
 * Makes so many calls with the token, and closes their connections while the server still reads from the locked table who calls; then it
 * may read on.
 */
export async function leaveEarly(
  { app, url }: RunningApplication,
  { path, token, locked, calls }: { path: string; token: string; locked: string; calls: number },
): Promise<void> {
  const database = app.get(DataSource);
  const runner = database.createQueryRunner();
  await runner.startTransaction();
  await runner.query(`lock table ${locked} in access exclusive mode`);
  const server = app.getHttpServer() as Server;
  const sockets: Socket[] = [];
  const collect = (socket: Socket): void => void sockets.push(socket);
  server.on('connection', collect);
  const headers = { authorization: `Bearer ${token}` };
  const leaving = Array.from({ length: calls }, () => get(url + path, { agent: false, headers }));
  for (const call of leaving) call.on('error', () => undefined);
  await expect.poll(() => waiting(database), { timeout: 60_000 }).toBeGreaterThanOrEqual(calls);
  server.off('connection', collect);
  for (const call of leaving) call.destroy();
  await expect.poll(() => sockets.every(({ closed }) => closed), { timeout: 60_000 }).toBe(true);
  await runner.commitTransaction();
  await runner.release();
}

// Within one transaction the activity always shows the same, so the locking one cannot ask.
async function waiting(database: Pick<DataSource, 'query'>): Promise<number> {
  const [row] = await database.query<[{ count: number }]>(
    `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row.count;
}
