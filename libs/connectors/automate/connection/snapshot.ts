import type { Connection } from 'mysql2/promise';
import { openConnection } from './open.ts';
import type { DatabasePlace } from './database-place.ts';
import { ask } from '../schema/ask-database.ts';
import { readSchema, type Schema } from '../schema/columns.ts';

/** A connection that sees the database as it was at one moment, and writes nothing. */
export interface Snapshot {
  connection: Connection;
  schema: Schema;
  /** Such as `10.11.14-MariaDB`. */
  version: string;
  /** The largest row that the server sends, in bytes. */
  maxRow: number;
}

/** Opens one. Throws what `openConnection` throws, and what mysql2 throws. Whoever opens it destroys the connection. */
export async function openSnapshot(place: DatabasePlace): Promise<Snapshot> {
  const connection = await openConnection(place, 'read');
  try {
    await connection.query('START TRANSACTION READ ONLY, WITH CONSISTENT SNAPSHOT');
    const [facts = []] = await ask(connection, 'select version(), @@max_allowed_packet');
    const schema = await readSchema(connection, place.database);
    return { connection, schema, version: String(facts[0]), maxRow: Number(facts[1]) };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
