import { lstatSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ProSyncError } from '#domain/errors';

/**
 * Throws `config-foreign` when someone else could have planted this folder: it, its configuration or a link to one of them
 * belongs to neither the running user nor root, or others may write it (as Git's `safe.directory` demands). Windows keeps
 * rights that Node does not show; nothing is checked there.
 */
export function refuseForeign(folder: string): void {
  const user = process.getuid?.();
  if (user === undefined) return;
  for (const path of [folder, join(folder, 'config.yaml')]) {
    for (const stats of [lstatSync(path), statSync(path)]) {
      const reason = reasonAgainst(stats, user);
      if (reason !== null) throw foreign(folder, `${path} ${reason}`);
    }
  }
}

function reasonAgainst(stats: Stats, user: number): string | null {
  if (stats.uid !== user && stats.uid !== 0) {
    return `belongs to the user with the ID ${stats.uid}`;
  }
  // What a link's own mode says counts nowhere.
  const isOpen = !stats.isSymbolicLink() && (stats.mode & 0o022) !== 0;
  return isOpen ? 'may be written by other users' : null;
}

function foreign(folder: string, what: string): ProSyncError {
  return new ProSyncError('config-foreign', `${what}, so its settings are ignored.`, {
    remedy: `If you trust it, name it: --config ${folder}; or make it yours alone by chown and chmod go-w.`,
  });
}
