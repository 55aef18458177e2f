import type { Connection } from 'mysql2/promise';
import type { Finding } from '../../connector.ts';
import type { DatabasePlace } from '../connection/database-place.ts';
import type { Snapshot } from '../connection/snapshot.ts';
import { ask } from '../schema/ask-database.ts';
import { serverName, versionShortcoming } from '../target-state/automate-version.ts';

/** More than this between the clocks confuses whoever compares times, in seconds. */
const MAX_SKEW = 60;
/** Room for the largest body of 5 MiB, as it is written and recorded, in bytes. */
const ENOUGH_PACKET = 16 * 1024 * 1024;

/** What the server as a whole says: version, TLS, mode, clock, limits. */
export async function serverFindings(
  { connection, version }: Snapshot,
  place: DatabasePlace,
): Promise<Finding[]> {
  return [
    versionFinding(version),
    await tlsFinding(connection, place),
    await modeFinding(connection),
    await clockFinding(connection),
    await packetFinding(connection),
  ];
}

function versionFinding(version: string): Finding {
  const shortcoming = versionShortcoming(version);
  if (shortcoming !== null) return { ...shortcoming, level: 'failed' };
  return ok('version', `The server is ${serverName(version)} ${version}.`);
}

async function tlsFinding(connection: Connection, { tls }: DatabasePlace): Promise<Finding> {
  const [row = []] = await ask(connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  const cipher = String(row[1] ?? '');
  if (cipher !== '') return ok('tls', `The connection is encrypted with ${cipher}.`);
  if (tls === 'off') return ok('tls', 'The connection is not encrypted, as its settings say.');
  const detail = 'The connection is not encrypted.';
  return { check: 'tls', level: 'failed', detail, remedy: 'Set up TLS on the server.' };
}

async function modeFinding(connection: Connection): Promise<Finding> {
  const [[mode] = []] = await ask(connection, 'SELECT @@GLOBAL.sql_mode');
  const isStrict = /STRICT_(TRANS|ALL)_TABLES/.test(String(mode));
  return ok(
    'sql_mode',
    isStrict
      ? 'The server is in strict mode.'
      : 'The server is not in strict mode, as Automate wants it; ProSync sets it for its own session only.',
  );
}

async function clockFinding(connection: Connection): Promise<Finding> {
  const [[now] = []] = await ask(connection, 'SELECT UNIX_TIMESTAMP()');
  const seconds = Math.round(Number(now) - Date.now() / 1000);
  if (Math.abs(seconds) <= MAX_SKEW) return ok('clock', 'The clocks of both sides agree.');
  return {
    check: 'clock',
    level: 'warning',
    detail: `The server's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} this computer's.`,
    remedy: 'Let both follow a time server.',
  };
}

async function packetFinding(connection: Connection): Promise<Finding> {
  const [[bytes] = []] = await ask(connection, 'SELECT @@max_allowed_packet');
  const mebibytes = Math.round((Number(bytes) / 1024 / 1024) * 10) / 10;
  const detail = `The server takes statements of ${mebibytes} MiB.`;
  if (Number(bytes) >= ENOUGH_PACKET) return ok('max_allowed_packet', detail);
  return {
    check: 'max_allowed_packet',
    level: 'warning',
    detail: `${detail} Items that need more are refused one by one.`,
    remedy: 'Raise max_allowed_packet to 16M or more.',
  };
}

function ok(check: string, detail: string): Finding {
  return { check, level: 'ok', detail, remedy: null };
}
