import type { EntityManager } from 'typeorm';

/** Ends all sessions and tokens of an operator, whose password changes. Returns how many tokens that were. */
export async function endAccess(
  manager: EntityManager,
  operatorId: string,
): Promise<{ tokensEnded: number }> {
  await manager.query('delete from sessions where operator_id = $1', [operatorId]);
  const [, tokensEnded] = await manager.query<[unknown, number]>(
    'delete from operator_tokens where operator_id = $1',
    [operatorId],
  );
  return { tokensEnded };
}
