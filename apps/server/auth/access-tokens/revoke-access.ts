import type { EntityManager } from 'typeorm';

/** Makes every server forget the tokens that it knows, once the transaction is committed; returns the new revision. */
export async function revokeAccess(manager: EntityManager): Promise<number> {
  const [[row]] = await manager.query<[{ revision: string }[], number]>(
    'update access_revision set revision = revision + 1 returning revision',
  );
  const revision = Number(row?.revision);
  await manager.query(`select pg_notify('prosync_access', $1)`, [String(revision)]);
  return revision;
}
