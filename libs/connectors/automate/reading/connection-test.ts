import type { ConnectionTest } from '../../connector.ts';
import { databaseFailure } from '../connection/driver-failures.ts';
import { placeName } from '../connection/database-place.ts';
import type { Description } from '../content-types/description.ts';
import { tableOf } from '../rows/listed-rows.ts';
import { ask } from '../schema/ask-database.ts';
import { missingIn } from '../content-types/expected-columns.ts';
import { quoted } from '../schema/quoted-name.ts';
import type { AutomateSource } from '../settings/automate-settings.ts';
import { contentTypes } from '../content-types/content-types.ts';
import { InstanceIds } from '../references/ids.ts';
import { Scope } from '../settings/tracked-scope.ts';
import { openSnapshot, type Snapshot } from '../connection/snapshot.ts';

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
  { place, tracked }: AutomateSource,
  { descriptions }: Scope,
): Promise<ConnectionTest> {
  const where = `${nameOf(snapshot.version)}, database ${place.database} at ${placeName(place)}`;
  const unreadable = descriptions.flatMap((description) =>
    whyNot(snapshot, place.user, description),
  );
  if (unreadable.length > 0) {
    const detail = `${where}: ${unreadable.join('; ')}. Grant ${place.user} SELECT on it, or leave these types out.`;
    return { ok: false, detail };
  }
  for (const description of descriptions)
    await ask(snapshot.connection, probe(snapshot, description));
  const types = descriptions.map(({ title }) => title).join(', ');
  const rights = await rightsOf(snapshot, place.user);
  const idle = await idlePatterns(snapshot, tracked);
  return { ok: true, detail: `${where}, can be read: ${types}. ${rights}${idle}` };
}

/** Patterns that no item matches now, most often because of a typing error. */
async function idlePatterns(
  { connection, schema }: Snapshot,
  tracked: AutomateSource['tracked'],
): Promise<string> {
  if (tracked === null) return '';
  const ids = await InstanceIds.load(connection, schema, contentTypes);
  const idle = Object.entries(tracked).flatMap(([contentType, patterns]) => {
    const places = [...ids.rowsOf(contentType)].map(({ id }) => ids.segmentsOf(contentType, id));
    return patterns.flatMap((pattern) => {
      const scope = new Scope({ [contentType]: [pattern] });
      const isIdle = !places.some((place) => place !== null && scope.holds(contentType, place));
      return isIdle ? [`"${pattern}" (${contentType})`] : [];
    });
  });
  return idle.length === 0 ? '' : ` Nothing matches ${idle.join(', ')} now.`;
}

function whyNot({ schema }: Snapshot, user: string, description: Description): string[] {
  const missing = missingIn(schema, [description]);
  return missing.length === 0
    ? []
    : [`no ${description.title}, since ${missing[0]} is not there, or ${user} may not read it`];
}

/** Reads no row, and fails where the right to read one is missing. */
function probe({ schema }: Snapshot, { table }: Description): string {
  return `select 1 from ${quoted(tableOf(schema, table).name)} limit 0`;
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
