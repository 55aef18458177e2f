import { Option, type Command } from 'commander';
import type { DriftPolicy } from '#domain/drift';
import { decide } from '../holds/decide.ts';
import { ItemDrift } from '../state/drift-settings.ts';
import { namedItems } from '../sync/named-items.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../text/printable.ts';
import { driftPolicyOf } from '../sync/item-overrides.ts';
import { openBoth, type Act, type Context } from './context.ts';

type PolicyOptions = Partial<Record<keyof DriftPolicy, string>> & { reset?: boolean };

const HANDLINGS = ['report', 'ask', 'automatic'];

/** `prosync policy`: shows or says what is done about drift of one item. */
export function policyCommand(program: Command, act: Act): void {
  program
    .command('policy <item>')
    .description('what is done about drift of one item')
    .addOption(
      choice('--changed <what>', 'its content was changed here', ['overwrite', 'keep', 'detach']),
    )
    .addOption(choice('--moved <what>', 'it was moved here', HANDLINGS))
    .addOption(choice('--deleted <what>', 'it was deleted here', HANDLINGS))
    .addOption(choice('--namesake <what>', 'another item has its name', [...HANDLINGS, 'beside']))
    .option('--reset', 'remove the settings of this item')
    .action(act(policy));
}

async function policy(context: Context, text: string, given: PolicyOptions): Promise<number> {
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  const [item] = await namedItems(instance, writer, [text]);
  if (item === undefined) throw new Error('One name gives one item.');
  const { reset, ...said } = given;
  const isSaid = Object.keys(said).length > 0;
  if (reset === true || isSaid) {
    const before = reset === true ? {} : instance.overrides.driftOf(item);
    const next = ItemDrift.parse({ ...before, ...said });
    decide(instance, () => {
      instance.overrides.setDrift(item, next);
      if (reset === true && item.before !== null) instance.overrides.setDrift(item.before, {});
    });
  }
  const now = driftPolicyOf(instance, item, item.before);
  terminal.result(printable(`${item.contentType}  ${item.name}`));
  for (const [kind, what] of Object.entries(now)) terminal.result(`${kind.padEnd(9)} ${what}`);
  terminal.document({ contentType: item.contentType, guid: item.guid, policy: now });
  return EXIT.done;
}

function choice(flags: string, description: string, values: string[]): Option {
  return new Option(flags, `what to do when ${description}`).choices(values);
}
