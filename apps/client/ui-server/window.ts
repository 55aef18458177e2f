import { ProSyncError } from '#domain/errors';
import type { Here } from './views/here.ts';
import { changesAt } from './views/file-changes.ts';
import { WindowServer } from './http/window-server.ts';
import { forgetLink, openBrowser } from './browser.ts';
import type { Run } from './commands/command-run.ts';
import { Work } from './commands/work.ts';

/** What a window is opened with. */
export interface WindowOptions {
  here: Here;
  run: Run;
  port: number;
  /** Opens the system's browser. */
  opens: boolean;
  /** After this long without a page in sight it ends by itself. */
  idleMs: number;
  /** Called with the link when it can be opened. */
  onOpen: (link: string, port: number) => void;
}

const LOOK_EVERY_MS = 1_000;
/** A command that was told to stop gets this long. */
const LONGEST_STOP_MS = 7_000;

/** Keeps a window open until its signal or until nobody has looked for a while; says which. */
export async function keepWindow(options: WindowOptions): Promise<'stopped' | 'idle'> {
  const { here, run, port, onOpen } = options;
  const work = new Work(here.around.now);
  let seenMs = performance.now();
  const server = new WindowServer({
    here,
    run,
    work,
    watchChanges: changesAt(here.place),
    notePresence: () => void (seenMs = performance.now()),
  });
  await server.listen(port);
  const file = here.place.inState('window.html');
  try {
    onOpen(server.link, server.port);
    if (options.opens) openBrowser(server.link, file, here.around.env);
    const isIdle = () => !work.isAtWork && performance.now() - seenMs > options.idleMs;
    const end = await until(here.signal, isIdle);
    await Promise.race([work.settled(), pause(LONGEST_STOP_MS)]);
    return end;
  } finally {
    forgetLink(file);
    await server.close();
  }
}

/** An hour, in ms. */
export const IDLE_MS = 60 * 60 * 1000;

/** The port of a command line. Throws `usage`. */
export function portOf(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new ProSyncError('usage', `"${text}" is not a port.`, {
    remedy: 'Give a number from 1 to 65535.',
  });
}

function until(signal: AbortSignal, isIdle: () => boolean): Promise<'stopped' | 'idle'> {
  return new Promise((done) => {
    const end = (how: 'stopped' | 'idle') => {
      clearInterval(timer);
      done(how);
    };
    const timer = setInterval(() => isIdle() && end('idle'), LOOK_EVERY_MS);
    if (signal.aborted) end('stopped');
    signal.addEventListener('abort', () => end('stopped'), { once: true });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms).unref());
}
