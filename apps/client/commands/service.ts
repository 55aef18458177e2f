import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ProSyncError } from '#domain/errors';
import { EXIT } from '../exit-codes.ts';
import type { Instance } from '../instance.ts';
import { openInstance } from '../instance.ts';
import { systemdUnit } from '../service/systemd-unit.ts';
import { windowsSteps } from '../service/windows-steps.ts';
import { folderOfTarget } from '../target.ts';
import type { Act, Context } from './context.ts';

interface InstallOptions {
  name: string;
  user?: string;
  print?: boolean;
  prune?: boolean;
}

const UNITS = '/etc/systemd/system';

/** `prosync service install`: makes the daemon a service of the system, or shows how. */
export function serviceCommand(program: Command, act: Act): void {
  program
    .command('service')
    .description('make the daemon a service of the system')
    .command('install')
    .description('write a hardened systemd unit; on Windows show the steps')
    .option('--name <service>', 'the name of the service', 'prosync')
    .option('--user <user>', 'the account it runs as (default: this one)')
    .option('--prune', 'it also removes what is no longer published')
    .option('--print', 'print the unit, and write nothing')
    .action(act(install));
}

async function install(context: Context, given: InstallOptions): Promise<number> {
  const { terminal } = context;
  const instance = openInstance(terminal, context.open);
  const command = commandOf(instance, given.prune === true);
  if (process.platform === 'win32') {
    for (const line of windowsSteps(given.name, command)) terminal.result(line);
    return EXIT.done;
  }
  const user = given.user ?? userInfo().username;
  const unit = systemdUnit({ command, user, writable: writableOf(instance) });
  const path = join(UNITS, `${checkedName(given.name)}.service`);
  if (given.print === true) terminal.result(unit.trimEnd());
  else {
    mkdirSync(instance.place.state, { recursive: true, mode: 0o700 });
    writeFileSync(path, unit, { mode: 0o644 });
    terminal.result(`Written: ${path}`);
    noteProxy(context, instance);
    terminal.note(`Next: systemctl daemon-reload && systemctl enable --now ${given.name}`);
  }
  terminal.document({ path, unit, isWritten: given.print !== true });
  return EXIT.done;
}

// The unit is read by everybody, and an address may hold a password: it is not written there.
function noteProxy({ terminal }: Context, { config, route, place }: Instance): void {
  if (route.way.proxy === null || config.proxy !== undefined) return;
  terminal.note(
    `A service does not see the environment of this shell: write "proxy: <address>" into ${place.config}.`,
  );
}

// This very program: Node.js with the one file, or the single executable, which is its own Node.js.
function commandOf({ place }: Instance, prune: boolean): string[] {
  const [node = process.execPath, file] = process.argv;
  const program = file === undefined || file === node ? [node] : [node, realpathSync(file)];
  const run = ['--config', place.folder, '--plain', 'run'];
  return [...program, ...run, ...(prune ? ['--prune'] : [])];
}

function writableOf({ place, config }: Instance): string[] {
  const folder = folderOfTarget(config.target, place);
  return folder === null ? [place.folder] : [place.folder, folder];
}

function checkedName(name: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,60}$/.test(name)) return name;
  throw new ProSyncError('usage', `"${name}" is not a valid name for a service.`, {
    remedy: 'Use letters, digits, dots, hyphens and underscores.',
  });
}
