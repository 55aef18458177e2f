import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { ProSyncError } from '#domain/errors';
import type { RootRules } from '../root-rules.ts';
import { Progress } from './progress.ts';
import { Watch } from './watch.ts';
import type { Answered, Asked, CallName, Calls } from './messages.ts';

const END_MS = 1000;
/** Texts of files are short-lived garbage: with room for it, it is never copied to the old generation. */
const YOUNG_MB = 24;

/** The thread was ended, because one file kept it busy for too long. */
export class SlowFile extends ProSyncError {
  constructor(
    readonly path: string,
    milliseconds: number,
  ) {
    super('too-slow', `${path} kept the reader busy for more than ${milliseconds / 1000} seconds.`);
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The worker thread of one reader, started at the first call; it keeps the process alive only while a call runs. */
export class Thread {
  readonly #root: string;
  readonly #rules: RootRules;
  #worker: Worker | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #progress = new Progress();
  readonly #watch = new Watch(this.#progress, (path) => void this.#giveUp(path));
  #fileMs = Infinity;

  constructor(root: string, rules: RootRules) {
    this.#root = root;
    this.#rules = rules;
  }

  /** How long the thread may be busy with one file; then it is ended. */
  limit(fileMs: number): void {
    this.#fileMs = fileMs;
  }

  /** The worker's answer; throws the ProSyncError that it threw, or `reader-ended` when the thread ends before, or a SlowFile. */
  ask<Name extends CallName>(call: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
    const worker = (this.#worker ??= this.#started());
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      worker.ref();
      this.#watch.start(this.#fileMs);
      worker.postMessage({ id, call, ask } satisfies Asked);
    });
  }

  /** Ends the thread, and with it what it remembers. A thread that hangs in a dead file system is not waited for. */
  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#failAll(endedBy('The reader was closed.'));
    if (worker !== null) await this.#terminate(worker);
  }

  async #giveUp(path: string): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#failAll(new SlowFile(path, this.#fileMs));
    if (worker !== null) await this.#terminate(worker);
  }

  async #terminate(worker: Worker): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, END_MS);
    });
    await Promise.race([worker.terminate(), patience]);
    clearTimeout(timer);
  }

  #started(): Worker {
    // The thread before may have been ended in the middle of a file.
    this.#progress.end();
    const worker = new Worker(builtWorker(), {
      workerData: { root: this.#root, rules: this.#rules, memory: this.#progress.memory },
      name: 'directory-reader',
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', (answered: Answered) => this.#settle(worker, answered));
    worker.on('error', (error) =>
      this.#lost(worker, `The reader's thread failed: ${error.message}`),
    );
    worker.on('exit', () => this.#lost(worker, 'The thread of the reader ended.'));
    return worker;
  }

  #settle(worker: Worker, answered: Answered): void {
    const waiting = this.#waiting.get(answered.id);
    this.#waiting.delete(answered.id);
    if (this.#waiting.size === 0) {
      this.#watch.stop();
      worker.unref();
    }
    if ('answer' in answered) return waiting?.resolve(answered.answer);
    const { code, detail, remedy } = answered.error;
    waiting?.reject(new ProSyncError(code, detail, remedy === undefined ? {} : { remedy }));
  }

  #lost(worker: Worker, detail: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#failAll(endedBy(detail));
  }

  #failAll(error: Error): void {
    this.#watch.stop();
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

function endedBy(detail: string): ProSyncError {
  return new ProSyncError('reader-ended', detail, { remedy: 'Scan again.' });
}

// Always the built file: vitest runs the sources, but the thread is Node's own, which cannot. Looked up when it is needed,
// because a client, which has the connector and reads no source, has no such file.
function builtWorker(): string {
  return createRequire(import.meta.url).resolve('#reader');
}
