import type { Connection, QueryOptions } from 'mysql2/promise';

/** How long a statement may take until all of its answer is here, in milliseconds; a frozen server is noticed by it. */
export const ANSWER_TIMEOUT_MS = 120_000;

/**
 * Gives every `query` and `execute` of the connection a limit of time. A statement that runs into it ends the connection:
 * what the server does with the statement is not known.
 */
export function limitStatements(connection: Connection, timeout = ANSWER_TIMEOUT_MS): void {
  for (const call of ['query', 'execute'] as const) {
    const ask = connection[call].bind(connection) as Ask;
    const limited: Ask = (statement, values) => {
      const options = typeof statement === 'string' ? { sql: statement } : statement;
      const answer = ask({ timeout, ...options }, values);
      answer.catch((error: { code?: string }) => {
        if (error.code === 'PROTOCOL_SEQUENCE_TIMEOUT') connection.destroy();
      });
      return answer;
    };
    Object.assign(connection, { [call]: limited });
  }
}

type Ask = (statement: string | QueryOptions, values?: unknown) => Promise<unknown>;
