import type { ConnectionTest } from '../../connector.ts';
import { databaseFailure } from '../connection/failures.ts';
import { placeName } from '../connection/place.ts';
import type { Description } from '../content-types/description.ts';
import { ask } from '../schema/ask.ts';
import { missingIn } from '../schema/expected.ts';
import { quoted } from '../schema/quoted.ts';
import type { AutomateSource } from '../settings.ts';
import type { Scope } from './scope.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';

/** What was reached: server, version, database, rights, and which types can be read; or why not, and what to do. */
export async function testConnection(
  source: AutomateSource,
  scope: Scope,
): Promise<ConnectionTest> {
  try {
    const snapshot = await openSnapshot(source.place);
    try {
      return await tested(snapshot, source, scope);
    } finally {
      snapshot.connection.destroy();
    }
  } catch (error) {
    const { message, remedy } = databaseFailure(error, source.place);
    return { ok: false, detail: [message, remedy].filter(Boolean).join(' ') };
  }
}

async function tested(
  snapshot: Snapshot,
  { place }: AutomateSource,
  { descriptions }: Scope,
): Promise<ConnectionTest> {
  const where = `${nameOf(snapshot.version)}, database ${place.database} at ${placeName(place)}`;
  const unreadable = descriptions.flatMap((description) => whyNot(snapshot, description));
  if (unreadable.length > 0) {
    const detail = `${where}: ${unreadable.join('; ')}. Grant ${place.user} SELECT on the database, or leave these types out.`;
    return { ok: false, detail };
  }
  for (const description of descriptions) await ask(snapshot.connection, probe(description));
  const types = descriptions.map(({ title }) => title).join(', ');
  const rights = await rightsOf(snapshot, place.user);
  return { ok: true, detail: `${where}, can be read: ${types}. ${rights}` };
}

function whyNot({ schema }: Snapshot, description: Description): string[] {
  const missing = missingIn(schema, [description]);
  return missing.length === 0 ? [] : [`no ${description.title}, since ${missing[0]} is not there`];
}

/** Reads no row, and fails where the right to read one is missing. */
function probe({ table }: Description): string {
  return `select 1 from ${quoted(table)} limit 0`;
}

async function rightsOf({ connection }: Snapshot, user: string): Promise<string> {
  const grants = (await ask(connection, 'show grants')).map(([grant]) => String(grant));
  const rights = grants.flatMap((grant) => /^GRANT (.+?) ON /i.exec(grant)?.[1] ?? []);
  const writing = /\b(ALL PRIVILEGES|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|SUPER)\b/i;
  if (!rights.some((right) => writing.test(right))) return `User ${user} may only read.`;
  return `User ${user} may also write, which ProSync never does here: SELECT is enough.`;
}

function nameOf(version: string): string {
  const number = /^\d+(?:\.\d+)*/.exec(version)?.[0] ?? version;
  return `${version.toLowerCase().includes('mariadb') ? 'MariaDB' : 'MySQL'} ${number}`;
}
