import type { EntityManager } from 'typeorm';
import { ProSyncError } from '#domain/errors';

/**
 * Takes the history of releases for the key that signs it: the first server's key, for good. Every client pins that key, so
 * a second one would stop all of them. Throws `wrong-signing-key` when the history belongs to another key.
 */
export async function claimHistory(
  manager: EntityManager,
  fingerprint: string,
  file: string,
): Promise<void> {
  await manager.query('update publication set key_fingerprint = $1 where key_fingerprint is null', [
    fingerprint,
  ]);
  const rows: { key_fingerprint: string }[] = await manager.query(
    'select key_fingerprint from publication',
  );
  const owner = rows[0]?.key_fingerprint;
  if (owner === fingerprint) return;
  throw wrongKey(owner ?? '', fingerprint, file);
}

/** The refusal of a history that belongs to another key than that of the file; null: there is no key in it yet. */
export function wrongKey(owner: string, fingerprint: string | null, file: string): ProSyncError {
  const held = fingerprint === null ? 'does not exist' : `holds the key ${fingerprint}`;
  return new ProSyncError(
    'wrong-signing-key',
    `The releases in the database are signed by the key ${owner}, but ${file} ${held}.`,
    {
      remedy:
        'Give this server the key file of the other servers, or of the backup. If the key is lost, run "prosync-server recover --new-key --without-old-key".',
    },
  );
}
