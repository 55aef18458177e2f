import type { Command } from 'commander';
import type { ContentWriter } from '#connectors/connector';
import { InstalledState } from '#api/reports';
import { EXIT, SERVER_CODES, asProSyncError } from '../exit-codes.ts';
import type { Instance } from '../instance.ts';
import { confirm } from '../output/ask.ts';
import { toDoLines } from '../output/instruction-lines.ts';
import { changesOf, isHandOver } from '#domain/plan';
import { counted } from '../text/counted.ts';
import { planLines } from './lines/plan-lines.ts';
import { tallyWords } from '../text/tally-words.ts';
import { makeReport, reportFailure, sendReport } from '../report/report.ts';
import { stayingBehind } from '../holds/held-back.ts';
import { refusePaused } from '../holds/hold-file.ts';
import { recordRun } from '../state/runs.ts';
import type { Lock } from '../state/lock.ts';
import { planName, refuseOther, stepsShown } from '../sync/expected.ts';
import { previewSync, type Preview } from '../sync/preview.ts';
import { carryOut, problemOf, tally, type Synced } from '../sync/carry-out.ts';
import { underLock } from '../sync/under-lock.ts';
import { openBoth, selectionOf, type Act, type Context } from './context.ts';
import { checkedState } from './state-filter.ts';

interface SyncOptions {
  type?: string;
  item?: string;
  filter?: string;
  match?: string;
  dryRun?: boolean;
  prune?: boolean;
  overwrite?: boolean;
  retry?: boolean;
  newTarget?: boolean;
  expect?: string;
  yes?: boolean;
}

// Nobody at the server needs to hear of these.
const HARMLESS: ReadonlySet<string> = new Set(['interrupted', 'plan-changed']);

/** `prosync sync`: brings the target to what is published (docs/design.md#9). */
export function syncCommand(program: Command, act: Act): void {
  program
    .command('sync')
    .description('apply the published content of all included items')
    .option('--type <type>', 'only this content type')
    .option('--item <guid>', 'only this item, also when a tag excludes it')
    .option('--filter <state>', `only items in this state: ${InstalledState.options.join(', ')}`)
    .option('--match <text>', 'only items with this text in their name or path')
    .option('--dry-run', 'show what would be done, and change nothing')
    .option('--prune', 'also remove what is no longer published')
    .option('--overwrite', 'also replace what was changed here')
    .option('--retry', 'no longer has an effect: a sync always tries')
    .option(
      '--new-target',
      'the target folder is new or was emptied on purpose: install everything',
    )
    .option('--expect <plan>', 'run only if the plan is the one that --dry-run --json showed')
    .option('--yes', 'answer questions with yes')
    .action(act(sync));
}

async function sync(context: Context, given: SyncOptions): Promise<number> {
  selectionOf(given);
  const { instance, writer } = openBoth(context);
  if (given.dryRun === true) return dryRun(context, instance, writer, given);
  const work = async (lock: Lock) => {
    // The guard keeps the daemon from a true loop; a person who runs this wants it tried.
    instance.failures.forgetPlan();
    try {
      return await finish(context, instance, await doSync(context, instance, writer, lock, given));
    } catch (error) {
      const failure = asProSyncError(error);
      recordRun(instance.place.inState('runs.json'), runOf(context, failure.code, failure.message));
      if (!SERVER_CODES.has(failure.code) && !HARMLESS.has(failure.code)) {
        const at = context.terminal.io.now();
        const retryPolicy = { ...instance.retryPolicy, tries: 1 };
        await reportFailure(instance, writer, { error: failure, at, retryPolicy });
      }
      throw failure;
    }
  };
  return underLock(instance, writer, work, { isNewTarget: given.newTarget === true });
}

async function doSync(
  context: Context,
  instance: Instance,
  writer: ContentWriter,
  lock: Lock,
  given: SyncOptions,
): Promise<Synced> {
  const { terminal } = context;
  terminal.note(`Asking ${instance.server.origin} ...`);
  const preview = await previewSync(
    instance,
    writer,
    previewOptions(context, instance, given, true),
  );
  refusePaused(preview.hold);
  refuseOther(planName(preview), given.expect);
  const sayYes = (question: string) =>
    given.yes === true ? Promise.resolve(true) : confirm(context, question, '--yes');
  return carryOut(instance, writer, lock, preview, {
    retryPolicy: instance.retryPolicy,
    now: terminal.io.now(),
    mayRemove: sayYes,
    mayWrite: (questions) => {
      const asked = questions.filter(({ step }) => !isHandOver(step));
      for (const { state, step } of asked) {
        terminal.warn(`${step.action.padEnd(9)} ${state.name}: ${state.reason ?? ''}`);
      }
      return sayYes(`Make these changes to ${counted(asked.length, 'drifted item')}?`);
    },
  });
}

async function dryRun(
  context: Context,
  instance: Instance,
  writer: ContentWriter,
  given: SyncOptions,
): Promise<number> {
  const { terminal } = context;
  const preview = await previewSync(
    instance,
    writer,
    previewOptions(context, instance, given, false),
  );
  for (const line of planLines(preview.plan)) terminal.result(line);
  const steps = counted(changesOf(preview.plan.steps).length, 'step');
  terminal.note(`Nothing was changed. ${steps} would be done.`);
  const questions = stepsShown(preview.plan.questions.map(({ step }) => step));
  const plan = planName(preview);
  terminal.document({ ...documentOf(preview), questions, plan, dryRun: true });
  return EXIT.done;
}

function previewOptions(
  { terminal }: Context,
  instance: Instance,
  given: SyncOptions,
  remembers: boolean,
) {
  return {
    selection: { ...selectionOf(given), state: checkedState(given.filter), match: given.match },
    prune: () => given.prune === true,
    overwrite: given.overwrite === true,
    waitSeconds: 0,
    remembers,
    now: terminal.io.now(),
    retryPolicy: instance.retryPolicy,
  };
}

async function finish(context: Context, instance: Instance, synced: Synced): Promise<number> {
  const { terminal } = context;
  const { plan, result, pulled } = synced;
  const problem = problemOf(synced);
  const count = tally(plan, result);
  for (const line of planLines(plan, result)) terminal.result(line);
  const { epoch, seq } = pulled.head;
  terminal.result(
    `Release ${epoch}.${seq}: ${tallyWords(count)}, ${plan.kept.length} left as they are.`,
  );
  const { refused, notes } = result;
  const instructions = synced.opened;
  const outcome = { ...count, refused, notes, instructions };
  terminal.document({ ...documentOf(synced), ...outcome, dryRun: false });
  for (const note of notes) terminal.warn(`To do here: ${note}`);
  for (const line of toDoLines(instructions)) terminal.warn(line);
  if (problem !== null) terminal.warn(`${problem.message} ${problem.remedy ?? ''}`);
  await tell(context, instance, synced);
  const run = runOf(context, problem?.code ?? 'ok', `release ${epoch}.${seq}`);
  recordRun(instance.place.inState('runs.json'), run);
  for (const line of nextSteps(synced)) terminal.note(line);
  return problem === null ? EXIT.done : EXIT.downstream;
}

/** What a person may want to do next, a line each. */
function nextSteps({ plan, hold, newest }: Synced): string[] {
  const stays = stayingBehind(hold, newest);
  const drifted = plan.kept.filter(
    ({ state, availableVersion }) => state === 'drifted' && availableVersion !== null,
  );
  const twins = drifted.filter(({ drift }) => drift === 'namesake').length;
  const others = drifted.length - twins;
  // One with a reason stays whatever is asked.
  const deprecated = plan.kept.filter(
    ({ state, reason }) => state === 'deprecated' && reason === null,
  ).length;
  const lines = [
    ...(stays === null ? [] : [`This instance ${stays}; "prosync unpin" moves it forward.`]),
    ...(others === 0
      ? []
      : [
          `${others} drifted; "prosync diff" shows how, "prosync sync --overwrite" restores the published content.`,
        ]),
    ...(twins === 0
      ? []
      : [
          `${twins} not installed, because other items of the same name are here; "prosync adopt" links those that are equal, "prosync policy <item> --namesake beside" installs one beside.`,
        ]),
    ...(deprecated === 0
      ? []
      : [`${deprecated} no longer published; "prosync sync --prune" removes them.`]),
  ];
  return lines.length === 0 ? ['Next: prosync status'] : lines;
}

// A report that fails never fails the sync.
async function tell({ terminal }: Context, instance: Instance, synced: Synced): Promise<void> {
  const report = makeReport(instance, {
    states: synced.after,
    record: synced.recordAfter,
    attemptedSeq: synced.pulled.head.seq,
    error: problemOf(synced),
    held: stayingBehind(synced.hold, synced.newest),
    at: terminal.io.now(),
  });
  const failure = await sendReport(instance, report, instance.retryPolicy);
  if (failure !== null) terminal.note(`The report was not sent: ${failure.message}`);
}

function documentOf({ plan, pulled }: Preview) {
  const steps = stepsShown(plan.steps);
  const kept = plan.kept.map(({ contentType, guid, name, path, state, reason, drift }) => {
    return { contentType, guid, name, path, state, reason, drift };
  });
  return { release: { epoch: pulled.head.epoch, seq: pulled.head.seq }, steps, kept };
}

function runOf({ terminal }: Context, code: string, detail: string) {
  return { at: terminal.io.now().toISOString(), command: 'sync', code, detail };
}
