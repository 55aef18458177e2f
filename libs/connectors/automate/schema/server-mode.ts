import type { Connection } from 'mysql2/promise';
import { ask } from './ask.ts';

/** True for a server that fills what must have a value by itself, as Automate wants it. ProSync's own session is strict. */
export async function isLenientServer(connection: Connection): Promise<boolean> {
  const [[mode] = []] = await ask(connection, 'SELECT @@GLOBAL.sql_mode');
  return !/STRICT_(TRANS|ALL)_TABLES|TRADITIONAL/.test(String(mode));
}
