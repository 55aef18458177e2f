import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ClientFolder } from './client-folder.ts';

/** Runs a program; false when it fails or is not here. */
export function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** True when this process may mount file systems. */
export function mayMount(): boolean {
  const folder = new ClientFolder();
  const isMounted = works('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder.root);
  if (isMounted) works('umount', folder.root);
  folder.remove();
  return isMounted;
}

/** True when this process may protect files from every change. */
export function mayProtect(): boolean {
  const folder = new ClientFolder();
  folder.write('file', '');
  const file = join(folder.root, 'file');
  const isProtected = works('chattr', '+i', file);
  if (isProtected) works('chattr', '-i', file);
  folder.remove();
  return isProtected;
}
