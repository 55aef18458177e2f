import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { writeAtomically } from '../state/files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Opens the system's browser at the link, when there is one; a failure is none, because the link is printed. The browser is
 * given a file that only this user may read: the list of processes, which others see, must not show the link.
 */
export function openBrowser(link: string, file: string, env: Environment): void {
  const command = opener(env);
  if (command === null) return;
  writeAtomically(file, redirectTo(link));
  const [program, ...args] = command;
  const child = spawn(program, [...args, file], { detached: true, stdio: 'ignore', env });
  child.on('error', () => undefined);
  child.unref();
}

/** Forgets the file. */
export function forgetLink(file: string): void {
  rmSync(file, { force: true });
}

function opener(env: Environment): [string, ...string[]] | null {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : null;
}

function redirectTo(link: string): string {
  return `<!doctype html><meta charset="utf-8"><title>ProSync</title>
<meta http-equiv="refresh" content="0; url=${link}"><a href="${link}">Open the window</a>\n`;
}
