import { Readable, Writable } from 'node:stream';
import type { Io } from '../../output/terminal.ts';

/** Runs one command line; the program's own `run`. */
export type Run = (argv: readonly string[], io: Io) => Promise<number>;

/** What is told while a command is at work. */
export interface Listening {
  onMessage(line: string): void;
  onProgress(progress: { what: string; done: number; total: number }): void;
}

/** What a command line came to. */
export interface Ran {
  exit: number;
  /** Its one JSON document; empty when it printed none. */
  document: Record<string, unknown>;
  messages: string[];
}

// As `Terminal.progress` writes it: one line that changes.
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const PROGRESS = /^\r\u001b\[K(.+): (\d+) of (\d+)$/;
// oxlint-disable-next-line no-control-regex -- as above
const STEERING = /\r|\u001b\[K/g;

/** Runs a command line with `--json` in this process, with `stdin` as its input, and catches what it prints. */
export async function captured(
  run: Run,
  argv: readonly string[],
  around: Pick<Io, 'env' | 'folder' | 'now'>,
  { stdin = '', listening }: { stdin?: string; listening?: Listening } = {},
): Promise<Ran> {
  const messages: string[] = [];
  let printed = '';
  const stdout = writable((text) => (printed += text));
  // As on a terminal, so that progress is told; nobody can be asked, because stdin is none.
  const stderr = Object.assign(
    writable((text) => hear(text, messages, listening)),
    { isTTY: true },
  );
  const io = { ...around, stdin: Readable.from([stdin]), stdout, stderr };
  const exit = await run(['--json', '--no-color', '--no-input', ...argv], io);
  return { exit, document: parsed(printed), messages };
}

function hear(text: string, messages: string[], listening: Listening | undefined): void {
  const [, what, done, total] = PROGRESS.exec(text) ?? [];
  if (what !== undefined) {
    listening?.onProgress({ what, done: Number(done), total: Number(total) });
    return;
  }
  for (const line of text.replace(STEERING, '').split('\n')) {
    if (line === '') continue;
    messages.push(line);
    listening?.onMessage(line);
  }
}

function writable(take: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      take(String(chunk));
      done();
    },
  });
}

function parsed(printed: string): Record<string, unknown> {
  return printed.trim() === '' ? {} : (JSON.parse(printed) as Record<string, unknown>);
}
