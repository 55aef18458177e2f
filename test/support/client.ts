import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** The built client, the one file that users run. */
export const CLIENT_FILE = resolve(import.meta.dirname, '../../dist/client/prosync.js');

export interface ClientRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built client, or another form of it, in `folder` and returns what it printed and its exit code. */
export function runClient(
  folder: string,
  args: string[],
  input = '',
  [program, ...first]: readonly [string, ...string[]] = [process.execPath, CLIENT_FILE],
  env: Readonly<Record<string, string>> = {},
): Promise<ClientRun> {
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
