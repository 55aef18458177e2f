import type { Connection } from 'mysql2/promise';
import { ask } from './ask-database.ts';

/**
 * False for a server whose own mode refuses the date 0000-00-00, which is the empty value of a date. ProSync's session would take
 * it, so that it must ask.
 */
export async function takesZeroDates(connection: Connection): Promise<boolean> {
  const [[mode] = []] = await ask(connection, 'SELECT @@GLOBAL.sql_mode');
  const isStrict = /STRICT_(TRANS|ALL)_TABLES|TRADITIONAL/.test(String(mode));
  return !isStrict || !/NO_ZERO_DATE|TRADITIONAL/.test(String(mode));
}
