import type { Connection } from 'mysql2/promise';
import { STATE } from '../record/record-tables.ts';
import { ask } from '../schema/ask-database.ts';

/** After how many seconds of silence the server gives up a client that vanished, and undoes what it did. */
const SILENCE = 120;

/**
 * Runs the work in one transaction: all of it or nothing. The answer to COMMIT may get lost on its way; whether it was done
 * is then read, and not guessed: the work wrote `applyId` into the record.
 */
export async function inTransaction<Result>(
  connection: Connection,
  reconnect: () => Promise<Connection>,
  applyId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await connection.query(`SET SESSION wait_timeout = ${SILENCE}`);
  await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await connection.query('START TRANSACTION');
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
  try {
    await connection.query('COMMIT');
  } catch (error) {
    if (!(await wasCommitted(reconnect, applyId))) throw error;
  }
  return result;
}

// A connection that is gone was rolled back by the server.
async function rollBack(connection: Connection): Promise<void> {
  await connection.query('ROLLBACK').catch(() => connection.destroy());
}

// Waits for the lock that the first transaction holds as long as it is neither done nor undone.
async function wasCommitted(
  reconnect: () => Promise<Connection>,
  applyId: string,
): Promise<boolean> {
  const connection = await reconnect();
  try {
    const [[found] = []] = await ask(
      connection,
      `SELECT apply_id FROM \`${STATE}\` WHERE id = 1 FOR UPDATE`,
    );
    return found === applyId;
  } finally {
    await connection.end().catch(() => connection.destroy());
  }
}
