import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from './port.ts';

/** The built server; `npm test` builds it first. */
const SERVER_FILE = resolve(import.meta.dirname, '../../dist/apps/server/main.js');

/** A server, or another verb of `prosync-server`, in a process of its own. */
export interface ServerProcess {
  child: ChildProcess;
  url: string;
  output: { stdout: string; stderr: string };
  /** Resolves when the server listens; rejects with what it said when it ended instead. */
  ready: Promise<void>;
  /** The exit code, or the name of the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

export interface ServerProcessOptions {
  verb?: string[];
  settings: Record<string, string>;
  /** Runs it as this user; needs root. */
  user?: { uid: number; gid: number };
}

/** Starts `prosync-server serve` (or another verb) on a random port. The caller ends it. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [SERVER_FILE, ...(options.verb ?? ['serve'])], {
    cwd: '/',
    env: {
      PATH: process.env.PATH,
      PROSYNC_SAMPLES: 'off',
      PROSYNC_PORT: String(port),
      ...options.settings,
    },
    ...options.user,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = once(child, 'close').then(
    ([code, signal]) => (signal ?? code) as number | NodeJS.Signals,
  );
  const ready = new Promise<void>((done, fail) => {
    child.stdout.on('data', () => output.stdout.includes('runs on') && done());
    void ended.then((how) => fail(new Error(`ended with ${how}: ${output.stderr}`)));
  });
  // Whoever expects the server to fail does not look at `ready`.
  ready.catch(() => undefined);
  return { child, url: `http://127.0.0.1:${port}`, output, ready, ended };
}
