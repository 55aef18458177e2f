import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Finding } from '#connectors/connector';
import { supportBundle } from '../doctor/bundle.ts';
import { examine } from '../doctor/all-checks.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../text/printable.ts';
import { writeJson } from '../state/files.ts';
import type { Act, Context } from './context.ts';

/** `prosync doctor`: checks everything and shows how to fix it (docs/ux.md#7). Changes nothing. */
export function doctorCommand(program: Command, act: Act): void {
  program
    .command('doctor')
    .description('check everything, and show how to fix it')
    .option('--bundle <file>', 'also write a support bundle, without secrets')
    .action(act(doctor));
}

async function doctor(context: Context, given: { bundle?: string }): Promise<number> {
  const { terminal } = context;
  const { instance, findings } = await examine(terminal, context.open);
  for (const finding of findings) {
    for (const line of linesOf(terminal, finding)) terminal.result(line);
  }
  const failed = findings.filter(({ level }) => level === 'failed').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  terminal.note(`${findings.length} checks: ${failed} failed, ${warnings} with warnings.`);
  if (given.bundle !== undefined) {
    const path = resolve(terminal.io.folder, given.bundle);
    writeJson(path, supportBundle(instance, findings, terminal.io.now()));
    terminal.note(`Wrote ${path}. Read it before you share it.`);
  }
  terminal.document({ ok: failed === 0, findings });
  return failed === 0 ? EXIT.done : exitOf(findings);
}

// By what failed first: a script can tell a broken configuration from a server that is away.
function exitOf(findings: readonly Finding[]): number {
  const first = findings.find(({ level }) => level === 'failed');
  return FIRST[first?.check ?? ''] ?? EXIT.downstream;
}

const FIRST: Readonly<Record<string, number>> = {
  configuration: EXIT.configuration,
  secret: EXIT.configuration,
  'pinned key': EXIT.configuration,
  disk: EXIT.storage,
  name: EXIT.server,
  connection: EXIT.server,
  clock: EXIT.stale,
  'login and release': EXIT.server,
};

function linesOf({ colors }: Context['terminal'], { check, level, detail, remedy }: Finding) {
  const signs = { ok: colors.green('✓'), warning: colors.yellow('!'), failed: colors.red('✗') };
  const line = `${signs[level]} ${printable(`${check}: ${detail}`)}`;
  // Statements of several lines are for someone who runs them.
  const advice = remedy?.split('\n') ?? [];
  return [line, ...advice.map((each) => `    ${printable(each)}`)];
}
