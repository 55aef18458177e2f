import type { Command } from 'commander';
import { InstalledState } from '#api/reports';
import { EXIT } from '../../exit-codes.ts';
import { printable } from '../../output/printable.ts';
import { table } from '../../output/table.ts';
import type { Terminal } from '../../output/terminal.ts';
import type { Judged } from '#domain/plan';
import { lookOnly } from './look.ts';
import { checkedState } from '../state-filter.ts';
import { openBoth, type Act, type Context } from '../context.ts';

interface StatusOptions {
  type?: string;
  filter?: string;
  exitCode?: boolean;
}

const COLUMNS = [
  { title: 'STATE' },
  { title: 'TYPE' },
  { title: 'NAME', shrinks: true },
  { title: 'HERE' },
  { title: 'PUBLISHED' },
  { title: 'GUID' },
];

/** `prosync status`: the installed state of every item (design.md 3). */
export function statusCommand(program: Command, act: Act): void {
  program
    .command('status')
    .description('the installed state of every item')
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
  const { pulled, selected, plan } = await lookOnly(context, instance, writer, selection);
  const shown = selected.filter((state) => filter === undefined || state.state === filter);
  const counts = countBy(selected);
  print(terminal, shown);
  const summary = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  const { epoch, seq } = pulled.head;
  terminal.note(`Release ${epoch}.${seq}: ${summary.join(', ') || 'no items'}.`);
  const pending = plan.steps.filter((step) => step.action !== 'link').length;
  if (pending > 0) terminal.note('Next: prosync diff, then prosync sync');
  const items = shown.map((state) => ({ ...state, facts: undefined }));
  terminal.document({ release: { epoch, seq }, counts, pending, items });
  return given.exitCode === true && pending > 0 ? EXIT.changesPending : EXIT.done;
}

function print(terminal: Terminal, states: readonly Judged[]): void {
  const rows = states.map((s) => [
    s.state,
    printable(s.contentType),
    printable(s.reason === null ? s.name : `${s.name} (${s.reason})`),
    s.installedVersion === null ? '' : String(s.installedVersion),
    s.availableVersion === null ? '' : String(s.availableVersion),
    printable(s.guid),
  ]);
  const lines = terminal.isTable
    ? table(COLUMNS, rows, terminal.width)
    : rows.map((row) => row.join('\t'));
  for (const line of lines) terminal.result(line);
}

function countBy(states: readonly Judged[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
