import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A downstream instance on this machine: the built client, in a process of its own, as any customer's would be. */
export class SampleInstance {
  private readonly client: string;
  private readonly folder: string;
  private readonly stopping = new AbortController();
  private child: ChildProcess | null = null;
  private supervision: Promise<void> = Promise.resolve();

  /** `client` is the built file, `folder` where the instance has its content and its configuration. */
  constructor(client: string, folder: string) {
    this.client = client;
    this.folder = folder;
  }

  /** Where the content that was published appears. */
  get content(): string {
    return join(this.folder, 'content');
  }

  /** Whether it was logged in to the server at this address. */
  isLoggedInTo(url: string): boolean {
    if (!existsSync(join(this.config, 'config.yaml')) || !existsSync(this.server)) return false;
    return readFileSync(this.server, 'utf8') === url;
  }

  /** Logs in afresh: whatever the instance knew of another server or key is forgotten. */
  async login(url: string, name: string, secret: string): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    const secretFile = join(this.folder, 'secret');
    writeFileSync(secretFile, secret, { mode: 0o600 });
    try {
      const command = [this.client, 'login', url, '--name', name, '--secret-file', secretFile];
      const place = ['--target', `directory:${this.content}`, '--config', this.config];
      const { signal } = this.stopping;
      await promisify(execFile)(process.execPath, [...command, ...place], { signal });
      writeFileSync(this.server, url);
    } finally {
      rmSync(secretFile);
    }
  }

  /** Runs the daemon until `stop`; one that ends is started again, ever more slowly. */
  start(): void {
    this.supervision = this.supervise();
  }

  /** Ends the daemon and waits for it, at most 3 s. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const child = this.child;
    child?.kill('SIGTERM');
    const patience = setTimeout(() => child?.kill('SIGKILL'), 3_000);
    await this.supervision;
    clearTimeout(patience);
  }

  private async supervise(): Promise<void> {
    const { signal } = this.stopping;
    for (let waitMs = 1_000; !signal.aborted; waitMs = Math.min(30_000, waitMs * 2)) {
      const startedAt = performance.now();
      await this.runOnce();
      if (performance.now() - startedAt > 60_000) waitMs = 500;
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async runOnce(): Promise<void> {
    const log = openSync(join(this.folder, 'prosync.log'), 'a');
    try {
      const command = [...ENDS_WITH_SERVER, this.client, 'run', '--config', this.config];
      this.child = spawn(process.execPath, command, { stdio: ['ignore', log, log, 'ipc'] });
      await once(this.child, 'exit');
    } catch {
      // It could not be started at all: the next turn tries again.
    } finally {
      this.child = null;
      closeSync(log);
    }
  }

  private get server(): string {
    return join(this.folder, 'server');
  }

  private get config(): string {
    return join(this.folder, '.prosync');
  }
}

/** A server that is killed takes its sample instance with it: the channel between the two breaks. */
const ENDS_WITH_SERVER = [
  '--import',
  'data:text/javascript,process.once("disconnect",()=>process.kill(process.pid,"SIGTERM"));process.channel.unref()',
];
