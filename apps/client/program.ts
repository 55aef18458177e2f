import { Command, CommanderError } from 'commander';
import { ProSyncError } from '#domain/errors';
import { adoptCommand } from './commands/adopt.ts';
import { auditViewCommand } from './commands/audit-view.ts';
import { contextOf, withCommonOptions, type Act, type Context } from './commands/context.ts';
import { EVERY_COMMAND, SHORT_HELP } from './commands/help.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { excludeCommand, includeCommand } from './commands/exclude.ts';
import { holdCommands } from './commands/hold.ts';
import { ignoreCommand } from './commands/ignore.ts';
import { instructionsCommand } from './commands/instructions.ts';
import { loginCommand } from './commands/login.ts';
import { policyCommand } from './commands/policy.ts';
import { removeCommand } from './commands/remove.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { runCommand } from './commands/run.ts';
import { serviceCommand } from './commands/service.ts';
import { statusCommand } from './commands/status.ts';
import { syncCommand } from './commands/sync.ts';
import { testCommand } from './commands/test.ts';
import { uiCommand } from './commands/ui.ts';
import { asProSyncError, EXIT, exitCodeOf } from './exit-codes.ts';
import { noteLostOutput } from './output/lost-output.ts';
import type { Io, Manners } from './output/io.ts';
import type { Reporter } from './output/reporter.ts';
import { reporterFor } from './output/terminal.ts';
import { interruption } from './interruption.ts';
import { CLIENT_VERSION } from './version.ts';

/**
 * Runs one command line and returns its exit code (docs/design.md#9). Throws nothing. What the command reports goes to
 * `reporter`; without one, to the streams of `io` as its options say.
 */
export async function run(argv: readonly string[], io: Io, reporter?: Reporter): Promise<number> {
  const lostOutput = noteLostOutput(io);
  const stop = interruption(argv);
  let exit: number = EXIT.done;
  const program = programFor({ io, signal: stop.signal, reporter }, (code) => (exit = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    const lost = await lostOutput();
    return lost === null ? exit : fail(lost, reporter ?? reporterFor(io, PLAIN));
  } catch (error) {
    return fail(error, reporter ?? reporterFor(io, { ...PLAIN, ...mannersIn(argv) }));
  } finally {
    stop.end();
  }
}

/** What every command of this run gets. */
interface Around {
  io: Io;
  signal: AbortSignal;
  reporter: Reporter | undefined;
}

// A command line that cannot be parsed still says how its error is wanted.
function mannersIn(argv: readonly string[]): Pick<Manners, 'json' | 'verbose'> {
  return { json: argv.includes('--json'), verbose: argv.includes('--verbose') };
}

const PLAIN: Manners = {
  json: false,
  plain: true,
  quiet: false,
  verbose: false,
  color: false,
  input: false,
};

function programFor({ io, signal, reporter }: Around, setExit: (code: number) => void): Command {
  const program = withCommonOptions(new Command('prosync'))
    .description('Pulls, verifies and applies published content, and reports what is installed.')
    .usage('<command> [options]')
    .helpCommand(false)
    .configureHelp(SHORT_HELP)
    .addHelpText('after', EVERY_COMMAND)
    .version(CLIENT_VERSION)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => undefined })
    .showSuggestionAfterError();
  // Commander calls with the arguments, the options and the command; the work gets the first two and its context.
  const act =
    <A extends unknown[]>(work: (context: Context, ...args: A) => Promise<number>) =>
    async (...args: unknown[]): Promise<void> => {
      const context = contextOf(args.at(-1) as Command, io, signal, reporter);
      try {
        setExit(await work(context, ...(args.slice(0, -1) as A)));
      } finally {
        for (const writer of context.opened) await writer.close();
      }
    };
  addCommands(program, act);
  return program;
}

// In the order in which someone needs them.
function addCommands(program: Command, act: Act): void {
  program.commandsGroup('Set up:');
  loginCommand(program, act);
  testCommand(program, act);
  doctorCommand(program, act);
  program.commandsGroup('Look:');
  statusCommand(program, act);
  diffCommand(program, act);
  program.commandsGroup('Change:');
  syncCommand(program, act);
  adoptCommand(program, act);
  removeCommand(program, act);
  rollbackCommand(program, act);
  auditViewCommand(program, act);
  program.commandsGroup('Decide:');
  excludeCommand(program, act);
  includeCommand(program, act);
  ignoreCommand(program, act);
  policyCommand(program, act);
  instructionsCommand(program, act);
  holdCommands(program, act);
  program.commandsGroup('Follow:');
  runCommand(program, act);
  serviceCommand(program, act);
  uiCommand(program, act, run);
}

function fail(error: unknown, reporter: Reporter): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  const failure = error instanceof CommanderError ? usageOf(error) : asProSyncError(error);
  reporter.failure(failure);
  return exitCodeOf(failure);
}

function usageOf(error: CommanderError): ProSyncError {
  const [what = '', hint] = error.message.replace(/^error: /, '').split('\n');
  const isHelp = error.code === 'commander.help';
  return new ProSyncError(
    error.code === 'commander.unknownCommand' ? 'unknown-command' : 'usage',
    isHelp ? 'A command is required.' : `${what}.`.replace(/\.\.$/, '.'),
    {
      remedy: [hint?.replace(/^\((.*)\)$/, '$1').replace('Did', 'did'), 'See "prosync --help".']
        .filter(Boolean)
        .join('\n'),
    },
  );
}
