import { hostname } from 'node:os';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { findPlace, newPlace } from '../state/place.ts';
import type { Run } from '../ui-server/commands/command-run.ts';
import type { Act, Context } from './context.ts';

interface UiOptions {
  port?: string;
  open: boolean;
}

/** `prosync ui`: a page on this machine that does what the command line does, until Ctrl-C. `run` runs one command line. */
export function uiCommand(program: Command, act: Act, run: Run): void {
  program
    .command('ui')
    .description('open a window in the browser for all of this')
    .option('--port <number>', 'the port on 127.0.0.1 (default: a free one)')
    .option('--no-open', 'print the link and open no browser')
    .action(act((context: Context, given: UiOptions) => ui(context, given, run)));
}

async function ui(context: Context, given: UiOptions, run: Run): Promise<number> {
  // Loaded only here: a daemon must not keep a page in its memory.
  const { IDLE_MS, keepWindow, portOf } = await import('../ui-server/window.ts');
  const { terminal, signal, open } = context;
  const { folder, env } = terminal.io;
  const now = () => terminal.io.now();
  const around = { folder, env, named: open.config };
  const place = findPlace(around) ?? newPlace(around);
  const end = await keepWindow({
    here: { place, around: { folder, env, now }, timeoutMs: open.timeoutMs, signal },
    run,
    port: portOf(given.port),
    opens: given.open,
    idleMs: IDLE_MS,
    onOpen(link, port) {
      if (terminal.manners.json) terminal.event({ link });
      else terminal.result(link);
      terminal.note('This link works once, in one browser. Ctrl-C ends the window.');
      if (env['SSH_CONNECTION']) {
        terminal.note(
          `On your own machine, run this first: ssh -L ${port}:127.0.0.1:${port} ${hostname()}`,
        );
      }
    },
  });
  if (end === 'idle') terminal.note('The window was closed because nobody used it for an hour.');
  return EXIT.done;
}
