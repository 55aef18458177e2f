import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CLIENT_FILE } from './client.ts';

/** `prosync run` of the built client in a process of its own. Whoever starts it ends it. */
export class Daemon {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  /** Everything that it printed. */
  output = '';

  constructor(folder: string, ...args: string[]) {
    const child = spawn(process.execPath, [CLIENT_FILE, 'run', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.#child = child;
    this.#closed = once(child, 'close');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it; returns its exit code, null when the signal ended it. */
  async end(name: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.isRunning) this.#child.kill(name);
    await this.#closed;
    return this.#child.exitCode;
  }
}
