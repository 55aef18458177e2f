import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config/server-config.ts';
import { packageFolder } from '../config/package-folder.ts';
import { settings } from '../config/server-settings.ts';
import { deleteSource } from './source-delete.ts';
import { doctor } from './server-doctor.ts';
import { migrateDatabase } from './migrate-database.ts';
import { addOperatorVerbs } from './operator-verbs.ts';
import { purge } from './purge.ts';
import { recover } from './recover.ts';
import { replaceKey } from './replace-key.ts';
import { sealRows } from './seal-rows.ts';
import { serve } from './serve.ts';
import { verify } from './verify-promises.ts';

/** The verbs of `prosync-server`. A verb that did its work but found trouble says so through `exit`. */
export function createProgram(exit: (code: number) => void): Command {
  const program = new Command('prosync-server')
    .description(
      'Distributes reviewed content from one central instance to many downstream instances.',
    )
    .version(version(), '--version')
    .addHelpText('after', `\nSettings are environment variables:\n${settingsHelp()}`)
    .showHelpAfterError()
    .exitOverride();
  program
    .command('serve')
    .description('run the server until Ctrl-C')
    .action(() => serve(readConfig(process.env)));
  program
    .command('migrate')
    .description('bring the database schema up to date')
    .action(() => migrateDatabase(readConfig(process.env)));
  program
    .command('doctor')
    .description('check settings, database and data folder, and show how to fix them')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { json?: boolean }) => exit(await doctor(options)));
  addHistoryVerbs(program, exit);
  addOperatorVerbs(program);
  addSourceVerbs(program);
  program
    .command('version')
    .description('print the version')
    .action(() => void process.stdout.write(`${version()}\n`));
  return program;
}

function addHistoryVerbs(program: Command, exit: (code: number) => void): void {
  program
    .command('verify')
    .description('prove on the database that every promise holds')
    .action(async () => exit(await verify(readConfig(process.env))));
  program
    .command('seal')
    .description('list the rows that this server did not write, or make them work')
    .option('--confirm', 'seal them as they are')
    .action(async (options: { confirm?: boolean }) =>
      exit(await sealRows(readConfig(process.env), options)),
    );
  program
    .command('recover')
    .description('open a new history after a backup was restored or the signing key was replaced')
    .option('--new-epoch', 'confirms that every instance must accept the new history')
    .option('--new-key', 'replaces the signing key; every instance must accept the new one')
    .option('--without-old-key', 'with --new-key: the old key is lost, so nothing is proven by it')
    .action(async (options: RecoverOptions, command: Command) => {
      if (options.newKey)
        exit(await replaceKey(readConfig(process.env), { hasOldKey: !options.withoutOldKey }));
      else if (options.newEpoch) await recover(readConfig(process.env));
      else command.error("error: required option '--new-epoch' or '--new-key' not specified");
    });
}

interface RecoverOptions {
  newEpoch?: boolean;
  newKey?: boolean;
  withoutOldKey?: boolean;
}

function addSourceVerbs(program: Command): void {
  program
    .command('purge')
    .description('remove content that was read by mistake, for good; revisions keep its digest')
    .argument('<sha256>', 'the SHA-256 of the content', sha256)
    .requiredOption('--reason <text>', 'why, for the audit')
    .action((digest: string, { reason }: { reason: string }) =>
      purge(readConfig(process.env), digest, reason),
    );
  program
    .command('source')
    .description('change the sources, on the database directly')
    .command('delete')
    .description('delete a source; what is published of it stays until its removal is published')
    .argument('<name>', 'the name of the source')
    .action((name: string) => deleteSource(readConfig(process.env), name));
}

function sha256(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('It is not a SHA-256 in lower-case hex.');
}

function version(): string {
  const text = readFileSync(join(packageFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function settingsHelp(): string {
  const width = Math.max(...settings.map((setting) => setting.name.length));
  return settings
    .map(
      ({ name, meaning, default: fallback }) =>
        `  ${name.padEnd(width)}  ${meaning} Default: ${fallback}.`,
    )
    .join('\n');
}
