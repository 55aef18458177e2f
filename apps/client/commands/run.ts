import type { Command } from 'commander';
import { follow } from '../daemon/daemon.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../text/printable.ts';
import { lockOnceStored } from '../daemon/lock-once-stored.ts';
import { trustedKeys } from '../state/trust.ts';
import { openBoth, type Act, type Context } from './context.ts';

/** `prosync run`: the daemon. Follows the server until SIGTERM or Ctrl-C, then ends with 0 (docs/guarantees.md#i13, #f27). */
export function runCommand(program: Command, act: Act): void {
  program
    .command('run')
    .description('the daemon: apply what is published as it appears')
    .option('--prune', 'also remove what is no longer published')
    .action(act(runDaemon));
}

async function runDaemon(context: Context, given: { prune?: boolean }): Promise<number> {
  const { terminal, signal } = context;
  const { instance, writer } = openBoth(context);
  trustedKeys(instance.place.trust);
  const now = () => terminal.io.now();
  const say = (line: string) => {
    const at = now().toISOString();
    if (terminal.manners.json) terminal.event({ at, event: line });
    else terminal.result(printable(`${at} ${line}`));
  };
  // Held for the daemon's life, apart from the lock of each sync: "prosync sync" works beside an idle daemon.
  const lock = await lockOnceStored(instance.place.inState('daemon.lock'), { now, signal, say });
  if (lock === null) return EXIT.done;
  try {
    say(`follows ${instance.server.origin}`);
    await follow(instance, writer, { prune: given.prune === true, now, signal, say });
    say('stopped');
  } finally {
    lock.release();
  }
  return EXIT.done;
}
