import type { Command } from 'commander';
import { ProSyncError } from '#domain/errors';
import type { AppliedItem } from '#domain/installed';
import { EXIT } from '../exit-codes.ts';
import { confirm } from '../output/ask.ts';
import { printable } from '../text/printable.ts';
import { refuseOther, removalName } from '../sync/expected.ts';
import { removable, remove } from '../sync/removal.ts';
import { recordRun } from '../state/runs.ts';
import { underLock } from '../sync/under-lock.ts';
import { openBoth, selectionOf, type Act, type Context } from './context.ts';

interface RemoveOptions {
  type?: string;
  item?: string;
  confirm?: string;
  yes?: boolean;
  dryRun?: boolean;
  expect?: string;
}

/** `prosync remove`: removes what ProSync installed of a type, or one item, and nothing else (docs/design.md#9). */
export function removeCommand(program: Command, act: Act): void {
  program
    .command('remove')
    .description('remove what ProSync installed of a type or item')
    .option('--type <type>', 'everything of this content type')
    .option('--item <guid>', 'this item')
    .option('--confirm <what>', 'confirm in a script: repeat the type or the item')
    .option('--yes', 'answer questions with yes')
    .option('--dry-run', 'show what would be removed, and change nothing')
    .option('--expect <plan>', 'run only if the plan is the one that --dry-run --json showed')
    .action(act(removeSelected));
}

async function removeSelected(context: Context, given: RemoveOptions): Promise<number> {
  const selection = selectionOf(given);
  const what = given.type ?? given.item;
  if (what === undefined) throw new ProSyncError('usage', 'Give --type or --item.');
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  if (given.dryRun === true) {
    show(context, await removable(writer, selection));
    return EXIT.done;
  }
  return underLock(instance, writer, async (lock) => {
    const items = await removable(writer, selection);
    refuseOther(removalName(items), given.expect);
    if (!(await isConfirmed(context, given, what, items))) {
      terminal.note('Nothing was removed.');
      terminal.document({ removed: 0, refused: [] });
      return EXIT.done;
    }
    const { applied, refused, notes } = await remove(instance, writer, lock, items);
    terminal.result(`${applied.length} removed, ${refused.length} left as they are.`);
    for (const { contentType, guid, detail } of refused) {
      terminal.warn(`${contentType}/${guid} was not removed: ${detail}`);
    }
    terminal.note('The next sync reinstalls items that are still published and not excluded.');
    for (const note of notes) terminal.warn(`To do here: ${note}`);
    terminal.document({ removed: applied.length, refused, notes });
    const at = terminal.io.now().toISOString();
    const detail = `${applied.length} of ${what}`;
    const code = refused.length === 0 ? 'ok' : 'items-refused';
    recordRun(instance.place.inState('runs.json'), { at, command: 'remove', code, detail });
    return refused.length === 0 ? EXIT.done : EXIT.downstream;
  });
}

async function isConfirmed(
  context: Context,
  given: Pick<RemoveOptions, 'confirm' | 'yes'>,
  what: string,
  items: readonly AppliedItem[],
): Promise<boolean> {
  if (given.confirm !== undefined && given.confirm !== what) {
    throw new ProSyncError('usage', `--confirm=${given.confirm} does not repeat ${what}.`, {
      remedy: `Give --confirm=${what} if you mean it.`,
    });
  }
  if (given.confirm === what || given.yes === true) return true;
  const examples = items
    .slice(0, 5)
    .map((item) => item.name)
    .join(', ');
  const more = items.length > 5 ? ', ...' : '';
  const question = `Remove ${items.length} of ${what} (${printable(examples)}${more})?`;
  return confirm(context, question, `--confirm=${what}`);
}

function show({ terminal }: Context, items: readonly AppliedItem[]): void {
  for (const { contentType, name, version } of items) {
    terminal.result(printable(`remove    ${contentType}  ${name} (version ${version})`));
  }
  terminal.note('Nothing was changed.');
  const listed = items.map(({ contentType, guid, name, path }) => ({
    contentType,
    guid,
    name,
    path,
  }));
  terminal.document({ dryRun: true, items: listed, plan: removalName(items) });
}
