import { Argument, type Command } from 'commander';
import type { AuditViewChange } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { EXIT } from '../exit-codes.ts';
import { recordRun } from '../state/runs.ts';
import { underLock } from '../sync/under-lock.ts';
import { openBoth, type Act, type Context } from './context.ts';

type Action = 'install' | 'remove';

/** `prosync audit-view`: the dataview inside Automate that shows what is installed (docs/automate.md, "The audit view"). */
export function auditViewCommand(program: Command, act: Act): void {
  program
    .command('audit-view')
    .description('install or remove the dataview of installed content')
    .addArgument(new Argument('<action>', 'install or remove').choices(['install', 'remove']))
    .action(act(change));
}

async function change(context: Context, action: Action): Promise<number> {
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  return underLock(instance, writer, async () => {
    const changed = await writer.auditView?.(action);
    if (changed === undefined) {
      throw new ProSyncError('usage', 'This target has no dataviews, so it has no audit view.', {
        remedy: 'Use "prosync status" to see what is installed.',
      });
    }
    terminal.result(wordsFor(action, changed));
    for (const note of changed.notes) terminal.warn(`To do here: ${note}`);
    terminal.document({ ...changed });
    const at = terminal.io.now().toISOString();
    const run = { at, command: `audit-view ${action}`, code: 'ok', detail: changed.change };
    recordRun(instance.place.inState('runs.json'), run);
    return EXIT.done;
  });
}

function wordsFor(action: Action, { change: what }: AuditViewChange): string {
  if (what !== 'unchanged') return `The audit view was ${what}.`;
  return action === 'install' ? 'The audit view is up to date.' : 'There is no audit view.';
}
