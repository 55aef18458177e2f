import { Command, InvalidArgumentError } from 'commander';
import type { ContentWriter } from '#connectors/connector';
import { ProSyncError } from '#domain/errors';
import { openInstance, writerOf, type Instance, type OpenOptions } from '../instance.ts';
import type { Io } from '../output/io.ts';
import type { Reporter } from '../output/reporter.ts';
import { reporterFor, Terminal } from '../output/terminal.ts';

/** What every command gets: how to speak, how to open the instance, and when to stop. */
export interface Context {
  terminal: Terminal;
  open: OpenOptions;
  signal: AbortSignal;
  /** Writers that the command opened; they are closed when it ends, however it ends. */
  opened: ContentWriter[];
}

/** Turns the work of a command into what the command line calls; the exit code goes its own way. */
export type Act = <A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<number>,
) => (...args: unknown[]) => Promise<void>;

/** Adds the options that every command takes (docs/ux.md#7). */
export function withCommonOptions(program: Command): Command {
  return program
    .option('--config <folder>', 'the folder with configuration and state')
    .option('--json', 'one JSON document on stdout')
    .option('--plain', 'plain lines, no table and no colour')
    .option('--quiet', 'no messages')
    .option('--verbose', 'more messages')
    .option('--no-color', 'no colour (NO_COLOR works, too)')
    .option('--no-input', 'never ask')
    .option('--timeout <seconds>', 'how long to wait for the server', seconds);
}

/** The context for the options of a command line; without a reporter the options choose it. */
export function contextOf(
  command: Command,
  io: Io,
  signal: AbortSignal,
  reporter?: Reporter,
): Context {
  const given = command.optsWithGlobals<{
    config?: string;
    json?: boolean;
    plain?: boolean;
    quiet?: boolean;
    verbose?: boolean;
    color: boolean;
    input: boolean;
    timeout?: number;
  }>();
  const manners = {
    json: given.json === true,
    plain: given.plain === true,
    quiet: given.quiet === true,
    verbose: given.verbose === true,
    color: given.color,
    input: given.input,
  };
  const terminal = new Terminal(io, manners, reporter ?? reporterFor(io, manners));
  const timeoutMs = given.timeout === undefined ? null : given.timeout * 1000;
  return { terminal, signal, opened: [], open: { config: given.config, timeoutMs, signal } };
}

/** Opens the instance and its writer; both may say what is wrong before anything is done. */
export function openBoth(context: Context) {
  const instance: Instance = openInstance(context.terminal, context.open);
  const writer = writerOf(instance);
  context.opened.push(writer);
  return { instance, writer };
}

/** A content type and an item cannot both be meant. Throws `usage`. */
export function selectionOf(given: { type?: string; item?: string }) {
  if (given.type !== undefined && given.item !== undefined) {
    throw new ProSyncError('usage', 'Give --type or --item, not both.');
  }
  return { contentType: given.type, item: given.item };
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number of seconds above 0.');
}
