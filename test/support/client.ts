import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** The built client, the one file that users run. */
export const CLIENT_FILE = resolve(import.meta.dirname, '../../dist/client/prosync.js');

const BUILT = [process.execPath, CLIENT_FILE] as const;

export interface ClientRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs the built client, or another form of it, in `folder` and returns what it printed and its exit code. Mutations are made in
 * the sources, so that `npm run test:mutation` has the client of the sources run instead.
 */
export async function runClient(
  folder: string,
  args: string[],
  input = '',
  command: readonly [string, ...string[]] = BUILT,
  env: Readonly<Record<string, string>> = {},
): Promise<ClientRun> {
  if (process.env.PROSYNC_CLIENT === 'source' && command === BUILT) {
    const { runHere } = await import('./client-here.ts');
    return runHere(folder, args, { input, env });
  }
  const [program, ...first] = command;
  return new Promise((done, fail) => {
    const child = spawn(program, [...first, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}
