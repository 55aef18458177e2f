import type { Command } from 'commander';
import { ProSyncError } from '#domain/errors';
import { decide, decider } from '../holds/decide.ts';
import { EXIT } from '../exit-codes.ts';
import { openInstance, type Instance } from '../instance.ts';
import { instructionLines } from '../output/instruction-lines.ts';
import { printable } from '../text/printable.ts';
import type { Instruction } from '../state/instruction-file.ts';
import { findItem } from '../sync/survey.ts';
import type { Act, Context } from './context.ts';

/** `prosync instructions`: what to do by hand for the versions that are installed here, and ticking it off. */
export function instructionsCommand(program: Command, act: Act): void {
  const command = program
    .command('instructions')
    .description('what to do by hand for installed versions')
    .action(act(list));
  command
    .command('done <item...>')
    .description('tick off the instructions of these items')
    .option('--owner <name>', 'who did it (default: this account)')
    .action(act(done));
}

function list({ terminal, open }: Context): Promise<number> {
  const instructions = openInstance(terminal, open).instructions.open();
  for (const each of instructions) for (const line of instructionLines(each)) terminal.result(line);
  terminal.note(
    instructions.length === 0
      ? 'No open instructions.'
      : 'After you follow them, run "prosync instructions done <item>".',
  );
  terminal.document({ instructions: instructions.map(shown) });
  return Promise.resolve(EXIT.done);
}

function done(context: Context, texts: string[], given: { owner?: string }): Promise<number> {
  const { terminal } = context;
  const instance = openInstance(terminal, context.open);
  const by = decider(given, terminal.io.now());
  let ticked: Instruction[] = [];
  decide(instance, () => {
    const keys = texts.map((text) => itemNamed(instance, text));
    ticked = instance.instructions.tickOff(keys, by);
  });
  for (const { contentType, name, version } of ticked)
    terminal.result(printable(`done      ${contentType}  ${name} (version ${version})`));
  if (ticked.length === 0) terminal.note('These instructions were already ticked off.');
  const left = instance.instructions.open().length;
  terminal.note(`Open instructions left: ${left}. The next report informs the server.`);
  terminal.document({ done: ticked.map(shown), open: left });
  return Promise.resolve(EXIT.done);
}

function itemNamed({ instructions }: Instance, text: string) {
  try {
    return findItem(text, instructions.all());
  } catch (error) {
    if (!(error instanceof ProSyncError)) throw error;
    throw new ProSyncError(
      error.code,
      `There are no instructions for "${text}". ${error.message}`,
      {
        remedy: 'Run "prosync instructions", then name an item by its GUID or <type>/<guid>.',
      },
    );
  }
}

function shown({ contentType, guid, name, version, text, since }: Instruction) {
  return { contentType, guid, name, version, text, since };
}
