import type { Command } from 'commander';
import { byRelease } from '#domain/head';
import { ProSyncError } from '#domain/errors';
import { decider, endOf } from '../holds/decide.ts';
import { EXIT } from '../exit-codes.ts';
import { pauseSentence, readHold, writeHold, type Hold } from '../holds/hold-file.ts';
import { keptRelease, keptReleases } from '../holds/kept-releases.ts';
import type { Instance } from '../instance.ts';
import { printable } from '../text/printable.ts';
import { takeLock } from '../state/lock.ts';
import { openBoth, type Act, type Context } from './context.ts';

interface Because {
  reason?: string;
  owner?: string;
}

/** `prosync pause` and `resume`, `pin` and `unpin`: what holds an instance back. All of them work without a server. */
export function holdCommands(program: Command, act: Act): void {
  because(program.command('pause').description('apply nothing until "prosync resume"'))
    .option('--until <date>', 'the last day of the pause')
    .action(act(pause));
  program.command('resume').description('end a pause').action(act(resume));
  because(
    program
      .command('pin [release]')
      .description('stay at a release: the current one, or one such as 1.42'),
  ).action(act(pin));
  program.command('unpin').description('follow the newest release again').action(act(unpin));
}

async function pause(context: Context, given: Because & { until?: string }): Promise<number> {
  const now = context.terminal.io.now();
  const until = endOf(given.until, now)?.toISOString() ?? null;
  const { reason, owner } = decider(given, now);
  const paused = { reason, owner, at: now.toISOString(), until };
  return change(context, (hold) => ({ ...hold, pause: paused }));
}

async function resume(context: Context): Promise<number> {
  return change(context, (hold) => ({ ...hold, pause: null }));
}

async function pin(context: Context, text: string | undefined, given: Because): Promise<number> {
  const now = context.terminal.io.now();
  const { instance, writer } = openBoth(context);
  const record = await writer.record();
  const wanted = text === undefined ? record : releaseOf(text, instance);
  if (wanted === null) {
    throw new ProSyncError('usage', 'Nothing is applied yet.', {
      remedy: 'Run "prosync sync" first, or name a release such as 1.42.',
    });
  }
  const { head } = keptRelease(instance, wanted);
  const { reason, owner } = decider(given, now);
  const pinned = { epoch: head.epoch, seq: head.seq, reason, owner, at: now.toISOString() };
  return change(context, (hold) => ({ ...hold, pin: pinned }));
}

async function unpin(context: Context): Promise<number> {
  return change(context, (hold) => ({ ...hold, pin: null }));
}

// Under the lock: a running sync goes on with what held when it began.
async function change(context: Context, to: (hold: Hold) => Hold): Promise<number> {
  const { terminal } = context;
  const { instance } = openBoth(context);
  const now = terminal.io.now();
  const lock = takeLock(instance.lockPath, now);
  try {
    writeHold(instance.place.hold, to(holdOrNothing(instance, now)));
  } finally {
    lock.release();
  }
  const hold = readHold(instance.place.hold, now);
  for (const line of holdLines(hold)) terminal.result(printable(line));
  terminal.document({ ...hold });
  return EXIT.done;
}

/** What holds the instance back, one sentence each. */
export function holdLines({ pause: paused, pin: pinned }: Hold): string[] {
  const lines = paused === null ? [] : [`This instance is ${pauseSentence(paused)}.`];
  if (pinned !== null) {
    const { epoch, seq, reason, owner } = pinned;
    lines.push(`It stays at release ${epoch}.${seq}: ${reason} (${owner}).`);
  }
  return lines.length > 0 ? lines : ['Nothing holds this instance back.'];
}

// Setting the hold again is how a damaged file is repaired.
function holdOrNothing(instance: Instance, now: Date): Hold {
  try {
    return readHold(instance.place.hold, now);
  } catch (error) {
    if (error instanceof ProSyncError && error.code === 'hold-damaged') {
      return { pause: null, pin: null };
    }
    throw error;
  }
}

/** The release that a person writes as `1.42`, or as `42` of the newest epoch that is kept. Throws `usage`. */
export function releaseOf(text: string, instance: Instance): { epoch: number; seq: number } {
  const parts = /^(?:(\d{1,9})\.)?(\d{1,15})$/.exec(text);
  if (parts === null) {
    throw new ProSyncError('usage', `"${text}" is not a release.`, {
      remedy: 'Write it as "prosync status" shows it, such as 1.42.',
    });
  }
  const [newest] = keptReleases(instance).sort((a, b) => byRelease(b.head, a.head));
  const epoch = parts[1] === undefined ? (newest?.head.epoch ?? 1) : Number(parts[1]);
  return { epoch, seq: Number(parts[2]) };
}

function because(command: Command): Command {
  return command
    .option('--reason <text>', 'why')
    .option('--owner <name>', 'who decides (default: this account)');
}
