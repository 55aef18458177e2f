import type { Command } from 'commander';
import { decider } from '../holds/decide.ts';
import { EXIT } from '../exit-codes.ts';
import { writeHold, type Hold } from '../holds/hold-file.ts';
import type { Instance } from '../instance.ts';
import { confirm } from '../output/ask.ts';
import { toDoLines } from '../output/instruction-lines.ts';
import { changesOf } from '#domain/plan';
import { planLines } from './lines/plan-lines.ts';
import { tallyWords } from '../text/tally-words.ts';
import { planName, refuseOther, stepsShown } from '../sync/expected.ts';
import type { Preview } from '../sync/preview.ts';
import { previewRollback } from '../sync/rollback-preview.ts';
import { recordRun } from '../state/runs.ts';
import { carryOut, tally, type Synced } from '../sync/carry-out.ts';
import { underLock } from '../sync/under-lock.ts';
import { openBoth, type Act, type Context } from './context.ts';
import { releaseOf } from './hold.ts';

interface RollbackOptions {
  reason?: string;
  owner?: string;
  dryRun?: boolean;
  expect?: string;
  yes?: boolean;
}

/** `prosync rollback`: back to a release that is kept here, without a server, and stay there until `prosync unpin`. */
export function rollbackCommand(program: Command, act: Act): void {
  program
    .command('rollback [release]')
    .description('go back to an earlier release, offline, and stay there')
    .option('--reason <text>', 'why')
    .option('--owner <name>', 'who decides (default: this account)')
    .option('--dry-run', 'show what would be done, and change nothing')
    .option('--expect <plan>', 'run only if the plan is the one that --dry-run --json showed')
    .option('--yes', 'answer questions with yes')
    .action(act(rollback));
}

async function rollback(
  context: Context,
  text: string | undefined,
  given: RollbackOptions,
): Promise<number> {
  const { terminal } = context;
  const { instance, writer } = openBoth(context);
  const to = text === undefined ? null : releaseOf(text, instance);
  if (given.dryRun === true) return dryRun(context, await previewRollback(instance, writer, to));
  return underLock(instance, writer, async (lock) => {
    const preview = await previewRollback(instance, writer, to);
    refuseOther(planName(preview), given.expect);
    const { head } = preview.pulled;
    const sayYes = (question: string) =>
      given.yes === true ? Promise.resolve(true) : confirm(context, question, '--yes');
    const question = `Go back to release ${head.epoch}.${head.seq} (steps: ${changesOf(preview.plan.steps).length}) and stay there?`;
    if (!(await sayYes(question))) {
      terminal.note('Nothing was changed.');
      return EXIT.done;
    }
    const by = decider(given, terminal.io.now());
    const at = by.now.toISOString();
    const pin = { ...nameOf(head), reason: `rolled back: ${by.reason}`, owner: by.owner, at };
    const synced = await pinned(instance, preview.hold, pin, () =>
      carryOut(instance, writer, lock, preview, {
        retryPolicy: instance.retryPolicy,
        now: by.now,
        mayRemove: sayYes,
        mayWrite: () => Promise.resolve(false),
      }),
    );
    say(context, synced);
    const detail = `release ${head.epoch}.${head.seq}`;
    recordRun(instance.place.inState('runs.json'), { at, command: 'rollback', code: 'ok', detail });
    return synced.result.refused.length === 0 ? EXIT.done : EXIT.downstream;
  });
}

/**
 * Does the work under the pin. It is written first: a kill in between must not let the next sync go forward again. Work that
 * failed or was refused went nowhere, so what held before holds again.
 */
async function pinned<T>(
  { place }: Instance,
  before: Hold,
  pin: Hold['pin'],
  work: () => Promise<T>,
): Promise<T> {
  writeHold(place.hold, { ...before, pin });
  try {
    return await work();
  } catch (error) {
    writeHold(place.hold, before);
    throw error;
  }
}

function dryRun({ terminal }: Context, preview: Preview): number {
  const { plan, pulled } = preview;
  for (const line of planLines(plan)) terminal.result(line);
  terminal.note(`Nothing was changed. ${plan.steps.length} steps would be done.`);
  terminal.document({
    release: nameOf(pulled.head),
    steps: stepsShown(plan.steps),
    plan: planName(preview),
    dryRun: true,
  });
  return EXIT.done;
}

function say({ terminal }: Context, { plan, result, pulled, opened }: Synced): void {
  for (const line of planLines(plan, result)) terminal.result(line);
  const { epoch, seq } = pulled.head;
  const count = tally(plan, result);
  terminal.result(
    `Back at release ${epoch}.${seq}: ${tallyWords(count)}, ${plan.kept.length} left as they are.`,
  );
  terminal.note('It stays there; "prosync unpin" follows the newest release again.');
  const { refused, notes } = result;
  for (const note of notes) terminal.warn(`To do here: ${note}`);
  for (const line of toDoLines(opened)) terminal.warn(line);
  const { linked: _, ...numbers } = count;
  const done = { ...numbers, refused, notes, instructions: opened };
  terminal.document({ release: { epoch, seq }, ...done });
}

function nameOf({ epoch, seq }: { epoch: number; seq: number }) {
  return { epoch, seq };
}
