import type { Command } from 'commander';
import { ProSyncError } from '#domain/errors';
import type { Judged } from '#domain/plan';
import { decide, decider } from '../holds/decide.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../text/printable.ts';
import { openBoth, type Act, type Context } from './context.ts';
import { lookOnly } from './look.ts';

/** `prosync ignore`: leaves exactly this drift alone, until the facts are others. */
export function ignoreCommand(program: Command, act: Act): void {
  program
    .command('ignore <item...>')
    .description('leave drift alone until the facts change')
    .option('--reason <text>', 'why')
    .option('--owner <name>', 'who decides (default: this account)')
    .action(act(ignore));
}

async function ignore(
  context: Context,
  texts: string[],
  given: { reason?: string; owner?: string },
): Promise<number> {
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  const drifted: Judged[] = [];
  for (const item of texts) {
    const { selected } = await lookOnly(context, instance, writer, {
      contentType: undefined,
      item,
    });
    const hit = selected.find((state) => state.state === 'drifted');
    if (hit === undefined) throw notDrifted(item);
    drifted.push(hit);
  }
  const by = decider(given, terminal.io.now());
  decide(instance, () => instance.overrides.ignore(drifted, by));
  for (const { contentType, name, reason } of drifted) {
    terminal.result(printable(`ignored  ${contentType}  ${name}: ${reason ?? ''}`));
  }
  terminal.note("You'll see this again if the item changes here or a new version is published.");
  terminal.document({
    ignored: drifted.map(({ contentType, guid, name, drift }) => ({
      contentType,
      guid,
      name,
      drift,
    })),
  });
  return EXIT.done;
}

function notDrifted(item: string): ProSyncError {
  return new ProSyncError('unknown-item', `"${item}" has not drifted.`, {
    remedy: 'See "prosync status --filter drifted".',
  });
}
