import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { settings } from '../settings.ts';
import { doctor } from './doctor.ts';
import { migrateDatabase } from './migrate.ts';
import { serve } from './serve.ts';

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
    .description('check settings, database and data folder, and say how to mend them')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { json?: boolean }) => exit(await doctor(options)));
  program
    .command('version')
    .description('print the version')
    .action(() => void process.stdout.write(`${version()}\n`));
  return program;
}

/** The version of the nearest package.json above, which is the same below `dist` and in the sources. */
function version(): string {
  for (let depth = 2; ; depth++) {
    const file = new URL(`${'../'.repeat(depth)}package.json`, import.meta.url);
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    } catch (error) {
      if (depth > 5) throw error;
    }
  }
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
