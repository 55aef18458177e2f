import { Readable, Writable } from 'node:stream';
import type { ProSyncError } from '#domain/errors';
import type { Io } from '../../output/io.ts';
import type { Reporter } from '../../output/reporter.ts';
import { WindowReporter, type Listener } from './window-reporter.ts';

/** Runs one command line; the program's own `run`. */
export type Run = (argv: readonly string[], io: Io, reporter: Reporter) => Promise<number>;

/** How a command line ended. */
export interface Ran {
  exit: number;
  /** Its one document; empty when it has none. */
  document: Record<string, unknown>;
  messages: string[];
  /** Why it failed; null when it did not. */
  error: ProSyncError | null;
}

/** Runs a command line in this process, with `stdin` as its input; what it reports is kept and passed on to `listener`. */
export async function runCommand(
  run: Run,
  argv: readonly string[],
  around: Pick<Io, 'env' | 'folder' | 'now'>,
  { stdin = '', listener }: { stdin?: string; listener?: Listener } = {},
): Promise<Ran> {
  const reporter = new WindowReporter(listener);
  // Nobody can be asked, because these are no terminal.
  const io = { ...around, stdin: Readable.from([stdin]), stdout: nowhere(), stderr: nowhere() };
  const exit = await run(['--json', '--no-color', '--no-input', ...argv], io, reporter);
  return { exit, document: reporter.answer, messages: reporter.messages, error: reporter.error };
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
