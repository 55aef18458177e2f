import type { Command } from 'commander';
import { itemKey } from '#domain/item';
import { decide, decider, endOf } from '../holds/decide.ts';
import { namedItems, type Named, type NamedHere } from '../sync/named-items.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../text/printable.ts';
import type { Instance } from '../instance.ts';
import { openBoth, type Act, type Context } from './context.ts';

interface ExcludeOptions {
  reason?: string;
  owner?: string;
  until?: string;
}

/** `prosync exclude`: leaves items out of the mass sync, with a reason, an owner and perhaps an end. */
export function excludeCommand(program: Command, act: Act): void {
  program
    .command('exclude <item...>')
    .description('leave items out of the mass sync')
    .option('--reason <text>', 'why')
    .option('--owner <name>', 'the person responsible (default: this account)')
    .option('--until <date>', 'the last day; after it the item returns to the mass sync')
    .option('--yes', 'accepted for consistency; this command asks nothing')
    .action(act(exclude));
}

/** `prosync include`: the opposite, also for items that a tag leaves out. */
export function includeCommand(program: Command, act: Act): void {
  program
    .command('include <item...>')
    .description('put items into the mass sync, whatever their tags')
    .option('--yes', 'accepted for consistency; this command asks nothing')
    .action(act(include));
}

async function exclude(context: Context, texts: string[], given: ExcludeOptions): Promise<number> {
  const { terminal } = context;
  const now = terminal.io.now();
  const until = endOf(given.until, now);
  const { instance, writer } = openBoth(context);
  const items = await namedItems(instance, writer, texts);
  const by = decider(given, now);
  decide(instance, () => instance.overrides.exclude(items, by, until));
  const end = until === null ? '' : ` until ${until.toISOString().slice(0, 10)}`;
  for (const { contentType, name } of items) {
    terminal.result(printable(`excluded${end}  ${contentType}  ${name}`));
  }
  terminal.note('Next: prosync status --filter excluded');
  terminal.document({ excluded: items.map(keyOf), ...by, now: undefined, until });
  return EXIT.done;
}

async function include(context: Context, texts: string[]): Promise<number> {
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  const named = await namedItems(instance, writer, texts);
  const items = [...named, ...excludedBefore(instance, named)];
  decide(instance, () => instance.overrides.include(items));
  for (const { contentType, name } of items) {
    terminal.result(printable(`included  ${contentType}  ${name}`));
  }
  terminal.note('Next: prosync diff, then prosync sync');
  terminal.document({ included: items.map(keyOf) });
  return EXIT.done;
}

// An item that takes the place of an excluded one is left out by that exclusion, so both are included together.
function excludedBefore({ overrides }: Instance, named: readonly NamedHere[]): Named[] {
  const excluded = new Set(overrides.exclusions().map(itemKey));
  return named.flatMap(({ before }) =>
    before !== null && excluded.has(itemKey(before)) ? [before] : [],
  );
}

function keyOf({ contentType, guid, name }: { contentType: string; guid: string; name: string }) {
  return { contentType, guid, name };
}
