import type { Command } from 'commander';
import { itemKey } from '#domain/item';
import { changesOf, itemOf } from '#domain/plan';
import { EXIT } from '../exit-codes.ts';
import { differenceLines } from './lines/difference-lines.ts';
import { differenceOf, type Difference } from '../sync/difference.ts';
import { openBoth, type Act, type Context } from './context.ts';
import { lookOnly } from './look.ts';

interface DiffOptions {
  type?: string;
  exitCode?: boolean;
}

// What a sync changes, and what was changed here and would stay.
const SHOWN: ReadonlySet<string> = new Set([
  'not-installed',
  'update-available',
  'failed',
  'drifted',
]);

/** `prosync diff`: what a sync would change, as a unified difference; bytes that are no text by size and hash. */
export function diffCommand(program: Command, act: Act): void {
  program
    .command('diff [item]')
    .description('what a sync would change, line by line')
    .option('--type <type>', 'only items of this content type')
    .option('--exit-code', `exit with ${EXIT.changesPending} when a sync would change something`)
    .action(act(diff));
}

async function diff(
  context: Context,
  item: string | undefined,
  given: DiffOptions,
): Promise<number> {
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  const selection = { contentType: given.type, item };
  const { selected, plan, pulled } = await lookOnly(context, instance, writer, selection);
  const differences: Difference[] = [];
  for (const state of selected.filter((s) => SHOWN.has(s.state))) {
    const difference = await differenceOf(instance, writer, state);
    for (const line of differenceLines(difference, state)) terminal.result(color(terminal, line));
    if (terminal.manners.json) differences.push(difference);
  }
  const leaving = new Set(plan.steps.map((step) => itemKey(itemOf(step))));
  const deprecated = selected.filter(
    (state) => state.state === 'deprecated' && !leaving.has(itemKey(state)),
  ).length;
  const pending = changesOf(plan.steps).length;
  if (deprecated > 0)
    terminal.note(`${deprecated} deprecated; "prosync sync --prune" removes them.`);
  if (selected.some((state) => state.state === 'drifted')) {
    terminal.note('What drifted stays; "prosync sync --overwrite" or "prosync ignore" decides.');
  }
  terminal.note(pending === 0 ? 'A sync would change nothing.' : 'Next: prosync sync');
  const { epoch, seq } = pulled.head;
  terminal.document({ release: { epoch, seq }, pending, deprecated, differences });
  return given.exitCode === true && pending > 0 ? EXIT.changesPending : EXIT.done;
}

function color({ colors }: Context['terminal'], line: string): string {
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}
