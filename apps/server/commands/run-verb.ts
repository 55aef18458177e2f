import 'reflect-metadata';
import { CommanderError } from 'commander';
import { ProSyncError } from '#domain/errors';
import { systemFailure } from '../http/system-failures.ts';
import { createProgram } from './server-verbs.ts';

/** The whole program: runs one verb and returns the exit code (0 done, 1 failed, 2 wrong usage). */
export async function run(argv: string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`prosync-server: ${sentence(error)}\n`);
    return 1;
  }
}

/** What happened, why and what to do; a stack only for whoever looks for an error of ours (PROSYNC_LOG_LEVEL=debug). */
function sentence(thrown: unknown): string {
  const error = systemFailure(thrown) ?? thrown;
  if (error instanceof ProSyncError) return [error.message, error.remedy].filter(Boolean).join(' ');
  if (!(error instanceof Error)) return `unexpected error: ${String(error)}`;
  const isDebugging = process.env['PROSYNC_LOG_LEVEL'] === 'debug';
  return `unexpected error: ${(isDebugging && error.stack) || error.message || error.name}`;
}
