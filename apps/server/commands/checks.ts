import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client } from 'pg';
import { clockState } from '#domain/clocks';
import { type Config, readConfig } from '../config/server-config.ts';
import type { DatabaseAddress } from '../database/database-address.ts';
import { openDatabase } from '../database/open-database.ts';
import { ownersAddress } from '../database/prepare.ts';
import { inspect, majorOf } from '../database/requirements.ts';
import { roleFinding } from './role-check.ts';
import { reasonOf, type Finding } from './doctor-finding.ts';
import { checkHistory } from './key-check.ts';
import { checkVerification } from './verification-check.ts';

/** The settings, and whether they can be used. */
export function checkSettings(environment: NodeJS.ProcessEnv): {
  config: Config | null;
  finding: Finding;
} {
  try {
    const config = readConfig(environment);
    return { config, finding: { name: 'settings', level: 'ok', detail: 'valid' } };
  } catch (error) {
    return { config: null, finding: { name: 'settings', level: 'error', detail: reasonOf(error) } };
  }
}

/** Node 20.19 is the oldest that runs the server. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 19);
  return isEnough
    ? { name: 'node', level: 'ok', detail: version }
    : { name: 'node', level: 'error', detail: `${version} is too old; install 20.19 or newer.` };
}

/** Free space where the data folder is or will be. */
export function checkDisk({ dataDirectory }: Config): Finding {
  let folder = dataDirectory;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const freeMiB = Math.floor((bavail * bsize) / 2 ** 20);
  const detail = `${freeMiB} MiB free in ${folder}`;
  if (freeMiB >= 1_024) return { name: 'disk', level: 'ok', detail };
  return { name: 'disk', level: 'warning', detail: `${detail}; make room before it is full.` };
}

/** Reaches the database (starting an embedded one for the time it takes) and looks at its version, schema and clock. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  try {
    const database = await openDatabase(config, 'visit');
    try {
      const { version, pending } = await inspect(ownersAddress(database));
      const detail = `PostgreSQL ${majorOf(version)}, ${database.address.shown}`;
      return [
        { name: 'database', level: 'ok', detail },
        schemaFinding(pending),
        await clockFinding(ownersAddress(database)),
        ...(pending.length === 0
          ? [
              await roleFinding(database),
              await checkHistory(config, ownersAddress(database)),
              await checkVerification(config, ownersAddress(database)),
            ]
          : []),
      ];
    } finally {
      await database.stop();
    }
  } catch (error) {
    return [{ name: 'database', level: 'error', detail: reasonOf(error) }];
  }
}

function schemaFinding(pending: string[]): Finding {
  if (pending.length === 0) return { name: 'schema', level: 'ok', detail: 'up to date' };
  const detail = `${pending.length} migrations to run; serve does it, or prosync-server migrate.`;
  return { name: 'schema', level: 'warning', detail };
}

/** What follows from how far this machine's clock is ahead of the database's, in milliseconds. */
export function judgeClock(aheadMs: number): Finding {
  const state = clockState(aheadMs);
  const detail = `${Math.round(Math.abs(aheadMs) / 1_000)} s between this machine and the database`;
  if (state === 'agree') return { name: 'clock', level: 'ok', detail };
  const remedy = 'synchronize both clocks with a time server (NTP)';
  if (state === 'differ')
    return { name: 'clock', level: 'warning', detail: `${detail}; ${remedy}.` };
  const consequence = `${detail}; the server signs nothing until you ${remedy}.`;
  return { name: 'clock', level: 'error', detail: consequence };
}

async function clockFinding(address: DatabaseAddress): Promise<Finding> {
  const client = new Client(address.forClient('prosync-server doctor'));
  await client.connect();
  try {
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    return judgeClock(Date.now() - (rows[0]?.now.getTime() ?? 0));
  } finally {
    await client.end();
  }
}
