import type { Command } from 'commander';
import { InstalledState } from '#api/reports';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../text/printable.ts';
import { statusLines } from './lines/status-lines.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Exclusion } from '#domain/exclusion';
import { changesOf, type Judged } from '#domain/plan';
import { attentionLines, attentionOf, exclusionOf, type Attention } from '../report/attention.ts';
import type { Preview } from '../sync/preview.ts';
import { lookOnly } from './look.ts';
import { checkedState } from './state-filter.ts';
import { openBoth, type Act, type Context } from './context.ts';

interface StatusOptions {
  type?: string;
  filter?: string;
  exitCode?: boolean;
}

/** `prosync status`: the installed state of every item (docs/design.md#3). */
export function statusCommand(program: Command, act: Act): void {
  program
    .command('status')
    .description('what is installed, and what needs attention')
    .option('--type <type>', 'only items of this content type')
    .option('--filter <state>', `only items in this state: ${InstalledState.options.join(', ')}`)
    .option('--exit-code', `exit with ${EXIT.changesPending} when a sync would change something`)
    .action(act(status));
}

async function status(context: Context, given: StatusOptions): Promise<number> {
  const filter = checkedState(given.filter);
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  const selection = { contentType: given.type, item: undefined };
  const preview = await lookOnly(context, instance, writer, selection);
  const { selected, plan, hold, newest } = preview;
  const shown = selected.filter((state) => filter === undefined || state.state === filter);
  const now = terminal.io.now();
  const attention = attentionOf(instance, selected, { hold, newest, now });
  print(terminal, shown);
  const pending = changesOf(plan.steps).length;
  const counts = countBy(selected);
  sumUp(terminal, preview, counts, attention);
  if (pending > 0) terminal.note('Next: prosync diff, then prosync sync');
  terminal.document({
    release: releaseOf(preview.pulled.head),
    newest: releaseOf(newest),
    hold,
    counts,
    pending,
    attention,
    items: shown.map((state) => documentOf(state, exclusionOf(instance, state, now))),
  });
  return given.exitCode === true && pending > 0 ? EXIT.changesPending : EXIT.done;
}

function print(terminal: Terminal, states: readonly Judged[]): void {
  const lines = terminal.isTable
    ? statusLines(states, terminal.width)
    : states.map((state) => plainLine(state));
  for (const line of lines) terminal.result(line);
}

function sumUp(
  terminal: Terminal,
  { pulled }: Preview,
  counts: Record<string, number>,
  attention: Attention,
): void {
  const summary = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  const { epoch, seq } = pulled.head;
  terminal.note(`Release ${epoch}.${seq}: ${summary.join(', ') || 'no items'}.`);
  for (const line of attentionLines(attention)) terminal.note(line);
}

// Tabs and no table, for scripts: the columns never change their order.
function plainLine(state: Judged): string {
  const { contentType, name, reason, installedVersion, availableVersion, guid } = state;
  const version = (number: number | null) => (number === null ? '' : String(number));
  const titled = reason === null ? name : `${name} (${reason})`;
  const versions = [version(installedVersion), version(availableVersion)];
  return [state.state, contentType, titled, ...versions, guid].map(printable).join('\t');
}

function documentOf({ facts, ...state }: Judged, exclusion: Exclusion | null) {
  const { movedTo, namesake, ignored } = facts;
  return { ...state, movedTo, namesake, ignored, exclusion };
}

function releaseOf({ epoch, seq }: { epoch: number; seq: number }) {
  return { epoch, seq };
}

function countBy(states: readonly Judged[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
