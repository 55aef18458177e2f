import { Client, type ClientConfig } from 'pg';

/**
 * A connection of the pool that is cut when an answer is overdue. `pg` alone would only forget the query: the silent
 * connection went back into the pool and swallowed the next one as well (docs/guarantees.md#f16).
 */
export class DeadlineClient extends Client {
  constructor(config: ClientConfig = {}) {
    super(config);
    let overdue: NodeJS.Timeout | undefined;
    const query = this.query.bind(this) as (...parts: unknown[]) => unknown;
    this.query = ((...parts: unknown[]) => {
      overdue ??= setTimeout(() => streamOf(this).destroy(), ANSWER_MS).unref();
      return query(...parts);
    }) as Client['query'];
    const answered = (): void => {
      clearTimeout(overdue);
      overdue = undefined;
    };
    this.on('drain', answered).on('end', answered);
  }
}

/** Longer than the 60 s that a statement of a transaction may take on the server (docs/guarantees.md#2.1). */
const ANSWER_MS = 65_000;

function streamOf(client: Client): { destroy(): void } {
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
}
