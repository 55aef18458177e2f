import { readFileSync } from 'node:fs';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { ProSyncError } from '#domain/errors';
import { ask } from '../schema/ask-database.ts';
import {
  checkedAddresses,
  refuseForbiddenSocket,
  type Address,
  type Resolver,
} from './addresses.ts';
import { shownFingerprint } from './certificate.ts';
import { untrusted } from './client-failures.ts';
import { databaseFailure } from './driver-failures.ts';
import { limitStatements } from './session-limits.ts';
import { nameErrors } from './mariadb-errors.ts';
import { readPasswordFile } from './password-file.ts';
import { placeName, type DatabasePlace } from './database-place.ts';

/** How long a server may take until somebody is signed in, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Idle time after which the kernel asks whether the other side is still there, in milliseconds. */
const KEEP_ALIVE_MS = 10_000;

/** Errors instead of cut texts, and backslashes that escape, whatever the server's own mode is (docs/guarantees.md#2.6). */
const SQL_MODE = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
const SESSION = ['SET NAMES utf8mb4', `SET SESSION sql_mode = '${SQL_MODE}'`];
const SESSIONS = {
  read: [
    ...SESSION,
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    'SET SESSION TRANSACTION READ ONLY',
  ],
  write: [
    ...SESSION,
    'SET SESSION TRANSACTION READ WRITE',
    'SET SESSION innodb_lock_wait_timeout = 10',
    'SET SESSION lock_wait_timeout = 10',
  ],
};

/**
 * A signed-in connection with its session set up: utf8mb4, strict mode, dates as text, one statement at a time, no local
 * files; `read` refuses to write anything. Throws what `databaseFailure` and `readPasswordFile` say, within 10 seconds.
 */
export async function openConnection(
  place: DatabasePlace,
  use: 'read' | 'write',
  resolver?: Resolver,
): Promise<Connection> {
  const addresses = await addressesOf(place, resolver);
  const options = optionsOf(place, addresses);
  let connection: Connection;
  // Only now: a daemon whose target is a folder has no memory to spare for it.
  const { createConnection } = await import('mysql2/promise');
  try {
    connection = await createConnection(options);
  } catch (error) {
    throw await signInFailure(error, place, addresses);
  }
  // Whoever uses the connection learns of its end by the next statement; without a listener it would end the process.
  connection.on('error', () => undefined);
  limitStatements(connection);
  try {
    nameErrors(connection, await versionOf(connection));
    for (const statement of SESSIONS[use]) await connection.query(statement);
  } catch (error) {
    connection.destroy();
    throw databaseFailure(error, place);
  }
  return connection;
}

async function versionOf(connection: Connection): Promise<string> {
  const [[version] = []] = await ask(connection, 'SELECT VERSION()');
  return String(version);
}

async function addressesOf(place: DatabasePlace, resolver?: Resolver): Promise<Address[]> {
  refuseForbiddenSocket(place);
  if (place.socketPath !== undefined) return [];
  try {
    return await inTime(checkedAddresses(place, resolver));
  } catch (error) {
    throw databaseFailure(error, place);
  }
}

/** A name server that does not answer is noticed as late as a database that does not. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('The name server does not answer.'), {
      code: 'EAI_AGAIN',
    });
    timer = setTimeout(() => reject(error), CONNECT_TIMEOUT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function optionsOf(place: DatabasePlace, addresses: readonly Address[]): ConnectionOptions {
  const { host, port, socketPath, user, database, passwordFile, tls, limits } = place;
  return {
    host,
    port,
    socketPath,
    user,
    database,
    ...(passwordFile !== null && {
      password: readPasswordFile(passwordFile, limits?.passwordFolder),
    }),
    ...(tls === 'required' && { ssl: secured(place) }),
    stream: () => streamTo(place, addresses),
    charset: 'UTF8MB4_UNICODE_CI',
    connectTimeout: CONNECT_TIMEOUT_MS,
    dateStrings: true,
    jsonStrings: true,
    supportBigNumbers: true,
    multipleStatements: false,
    // The server may ask for any file of ours otherwise (LOCAL INFILE).
    flags: ['-LOCAL_FILES'],
    enableCleartextPlugin: false,
  };
}

function secured({ caFile }: DatabasePlace): NonNullable<ConnectionOptions['ssl']> {
  return {
    rejectUnauthorized: true,
    verifyIdentity: true,
    minVersion: 'TLSv1.2',
    ...(caFile !== undefined && { ca: certificatesIn(caFile) }),
  };
}

function certificatesIn(caFile: string): string {
  try {
    return readFileSync(caFile, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ProSyncError('database-tls', `The file ${caFile} cannot be read (${code}).`, {
      remedy: 'Name the PEM file with the certificates that are trusted as "caFile".',
    });
  }
}

function streamTo(
  { host, port, socketPath }: DatabasePlace,
  addresses: readonly Address[],
): Socket {
  if (socketPath !== undefined) return connect(socketPath);
  const lookup = answering(addresses);
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  const socket = connect({ host, port, lookup, ...keepAlive });
  socket.setNoDelay(true);
  // Node.js compares a certificate with this name. It keeps it for names only, so that mysql2 would compare with
  // "localhost" for an address; without it every certificate would be refused, never one too many accepted.
  if (isIP(host) !== 0) Object.assign(socket, { _host: host });
  return socket;
}

/** Answers with the addresses that were checked, so that nothing is resolved a second time. */
function answering(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, done) => {
    const [first] = addresses;
    if (all === true || first === undefined) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

/** A refused certificate is worth a second look, for the fingerprint that a person can compare. */
async function signInFailure(
  error: unknown,
  place: DatabasePlace,
  addresses: readonly Address[],
): Promise<ProSyncError> {
  const { code, message } = error as { code?: string; message: string };
  if (code !== 'HANDSHAKE_SSL_ERROR') return databaseFailure(error, place);
  const fingerprint = await shownFingerprint(streamTo(place, addresses), CONNECT_TIMEOUT_MS);
  const failure = untrusted(message, place, fingerprint);
  return new ProSyncError(failure.code, `The database at ${placeName(place)} ${failure.says}`, {
    remedy: failure.remedy,
    facts: { host: place.host, user: place.user, ...(fingerprint && { fingerprint }) },
  });
}
