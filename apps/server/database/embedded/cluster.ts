import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { ProSyncError } from '#domain/errors';
import type { DatabaseAddress } from '../database-address.ts';
import { isInitialised, type Directory } from './data-directory.ts';
import type { Entrance } from './private-access.ts';
import type { Programs } from './programs.ts';

/** For databases that live as long as a test run: nothing is forced to the disk. */
export type Durability = 'durable' | 'forgetful';

/** One PostgreSQL on one directory: made, started, found running, stopped. */
export class Cluster {
  private readonly directory: Directory;
  private readonly programs: Programs;
  private readonly durability: Durability;
  readonly entrance: Entrance;

  constructor(
    directory: Directory,
    programs: Programs,
    entrance: Entrance,
    durability: Durability = 'durable',
  ) {
    this.directory = directory;
    this.programs = programs;
    this.entrance = entrance;
    this.durability = durability;
  }

  /**
   * Starts PostgreSQL, or finds the one that a killed server left behind and takes it over. Returns which it was. An
   * answering server comes first, because `pg_ctl` also reports any process that happens to have the old number.
   */
  async ensureRunning(): Promise<'started' | 'adopted'> {
    if (!isInitialised(this.directory)) await this.initialise();
    if (await this.answers()) return 'adopted';
    await this.forgetForeignProcess();
    let failure: unknown;
    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
      if (attempt > 1) await pause(1_000);
      // After a crash the postmaster first recovers; another server may also have started it meanwhile.
      if (await this.answersInTime()) return 'adopted';
      try {
        await this.start();
        return 'started';
      } catch (error) {
        failure = error;
      }
    }
    throw this.cannotStart(failure);
  }

  /** Ends all sessions and stops PostgreSQL; it is already stopped afterwards when it was before. */
  async stop(): Promise<void> {
    if (!existsSync(this.pidFile)) return;
    await this.programs.pgCtl([
      'stop',
      '-w',
      '-t',
      '8',
      '-m',
      'fast',
      '-D',
      this.directory.cluster,
    ]);
  }

  /** Complete or absent: a killed `initdb` leaves only a folder that the next one removes. */
  private async initialise(): Promise<void> {
    const { cluster } = this.directory;
    const unfinished = `${cluster}.unfinished-${process.pid}`;
    this.clearUnfinished();
    const parameters = ['-D', unfinished, '-E', 'UTF8', '--locale-provider=builtin'];
    parameters.push('--locale=C.UTF-8', ...this.entrance.initdb);
    if (this.durability === 'forgetful') parameters.push('--no-sync');
    await this.programs.initdb(parameters);
    try {
      await rename(unfinished, cluster);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      // Another server that started at the same moment was faster.
      if (!isInitialised(this.directory)) throw error;
    }
  }

  /** Removes what killed servers left; folders of living ones are theirs. */
  private clearUnfinished(): void {
    for (const name of readdirSync(this.directory.root)) {
      const pid = /^data\.unfinished-(\d+)$/.exec(name)?.[1];
      if (!pid || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
      rmSync(join(this.directory.root, name), { recursive: true, force: true });
    }
  }

  private async start(): Promise<void> {
    const settings = { ...(await this.entrance.settings()), ...SETTINGS[this.durability] };
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}="${value}"`);
    const { cluster, log } = this.directory;
    // Without -l the server would keep our pipes, and `pg_ctl` would never be seen to end.
    const parameters = ['start', '-w', '-t', '60', '-D', cluster, '-l', log];
    await this.programs.pgCtl([...parameters, '-o', options.join(' ')]);
  }

  private async answers(): Promise<boolean> {
    const address = this.entrance.address('postgres');
    return address !== null && (await answers(address));
  }

  /** Waits for a postmaster that is there but still recovers; false at once when there is none. */
  private async answersInTime(): Promise<boolean> {
    for (let waitedMs = 0; waitedMs < RECOVERY_MS; waitedMs += 200) {
      if (await this.answers()) return true;
      if (!this.isPostmasterAlive()) return false;
      await pause(200);
    }
    return false;
  }

  private isPostmasterAlive(): boolean {
    const pid = pidIn(this.pidFile);
    return pid !== null && isPostmasterOf(pid, this.directory.cluster);
  }

  /**
   * A restarted container gives old numbers to new processes. PostgreSQL would refuse to start as long as a process of
   * its user has the number of its last life, so files that point to something else are removed.
   */
  private async forgetForeignProcess(): Promise<void> {
    const pid = pidIn(this.pidFile);
    // Of a process that is gone PostgreSQL itself knows what to make.
    if (pid === null || !existsSync(`/proc/${pid}`) || this.isPostmasterAlive()) return;
    await rm(this.pidFile);
    if (this.entrance.socketLock) await rm(this.entrance.socketLock, { force: true });
  }

  private get pidFile(): string {
    return join(this.directory.cluster, 'postmaster.pid');
  }

  private cannotStart(cause: unknown): ProSyncError {
    return new ProSyncError(
      'embedded-failed',
      `The embedded PostgreSQL in ${this.directory.root} does not start: ${lastLine(this.directory.log)}`,
      { remedy: `Its log is ${this.directory.log}.`, cause },
    );
  }
}

const START_ATTEMPTS = 5;
const RECOVERY_MS = 60_000;

const SETTINGS: Record<Durability, Record<string, string>> = {
  durable: {},
  forgetful: {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: '400',
  },
};

async function answers(address: DatabaseAddress): Promise<boolean> {
  const client = new Client(address.forClient('prosync-server starting'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function pidIn(pidFile: string): number | null {
  return existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : null;
}

/** Linux only (elsewhere false). A postmaster works in its cluster's folder; where that may not be read, the name decides. */
function isPostmasterOf(pid: number, cluster: string): boolean {
  try {
    // `4711 (postgres) S ...`: a dead one that nobody waited for, as under node as pid 1, is a Z.
    if (!/^\d+ \(postgres\) [^Z]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false;
  } catch {
    return false;
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return true;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function lastLine(log: string): string {
  if (!existsSync(log)) return 'it wrote no log.';
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? '';
}
