import type { Command } from 'commander';
import { ProSyncError } from '#domain/errors';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { openInstance, writerOf, type Instance } from '../instance.ts';
import { printable } from '../text/printable.ts';
import { pull } from '../pull/pull.ts';
import type { Act, Context } from './context.ts';

interface Check {
  name: string;
  ok: boolean;
  detail: string;
  exit: number;
}

/** `prosync test`: tests the connection, the signature and the target; changes nothing. */
export function testCommand(program: Command, act: Act): void {
  program.command('test').description('test the connection and the target').action(act(test));
}

async function test(context: Context): Promise<number> {
  const { terminal } = context;
  const instance = openInstance(terminal, context.open);
  const checks = [await serverCheck(instance, terminal.io.now()), await targetCheck(instance)];
  const { green, red } = terminal.colors;
  for (const { name, ok, detail } of checks) {
    terminal.result(`${ok ? green('✓') : red('✗')} ${name}: ${printable(detail)}`);
  }
  const failed = checks.find((check) => !check.ok);
  terminal.document({
    ok: failed === undefined,
    checks: checks.map(({ name, ok, detail }) => ({ name, ok, detail })),
  });
  return failed?.exit ?? EXIT.done;
}

async function serverCheck(instance: Instance, now: Date): Promise<Check> {
  const { server, retryPolicy } = instance;
  try {
    const { head, manifest } = await pull(instance, {
      waitSeconds: 0,
      remembers: false,
      record: null,
      now,
      retryPolicy,
    });
    const items = `${manifest.items.length} items in release ${head.epoch}.${head.seq}`;
    const detail = `${server.origin} answers, the login works, the signature fits; ${items}.`;
    return { name: 'server', ok: true, detail, exit: EXIT.done };
  } catch (error) {
    return failedCheck('server', error);
  }
}

async function targetCheck(instance: Instance): Promise<Check> {
  try {
    const { ok, detail } = await writerOf(instance).test();
    return { name: 'target', ok, detail, exit: EXIT.downstream };
  } catch (error) {
    return failedCheck('target', error);
  }
}

function failedCheck(name: string, error: unknown): Check {
  if (!(error instanceof ProSyncError) || error.code === 'interrupted') throw error;
  const detail = [`${error.code}: ${error.message}`, error.remedy].filter(Boolean).join(' ');
  return { name, ok: false, detail, exit: exitCodeOf(error) };
}
