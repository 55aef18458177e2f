import { isIP } from 'node:net';
import { ProSyncError } from '#domain/errors';

/** Where the database of an Automate instance is, and who reads or writes it. */
export interface DatabasePlace {
  host: string;
  port: number;
  /** The path of a unix socket; host and port then say nothing. */
  socketPath?: string;
  user: string;
  database: string;
  /** A file with the password alone; null for a user without one, who signs in by the socket. */
  passwordFile: string | null;
  /** Certificates in PEM that are trusted instead of the system's. */
  caFile?: string;
  tls: 'required' | 'off';
  /** What the server holds the places of its sources to; a client, whose place its own user names, has none. */
  limits?: PlaceLimits;
}

/** Where sources may make the server go, and which files they may make it read. */
export interface PlaceLimits {
  /** The folder that all password files are in. */
  passwordFolder: string;
  /** Loopback addresses and sockets may be used. */
  allowsLocal: boolean;
}

export const DEFAULT_PORT = 3306;

const EXAMPLE = 'mysql://prosync@db.example.com:3306/labtech';
const PARAMETER = 'socketPath';

/**
 * The place that `mysql://user@host:3306/labtech` names; `?socketPath=/run/mysqld/mysqld.sock` takes a unix socket. Throws
 * `config-invalid` for anything else, and for a password, which belongs into a file and never into an address.
 */
export function parsePlace(url: string): DatabasePlace {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['mysql:', 'mariadb:'].includes(parsed.protocol))
    throw invalid('The address of the database cannot be read.');
  if (parsed.password !== '') throw invalid('The address of the database contains a password.');
  const unknown = [...parsed.searchParams.keys()].find((key) => key !== PARAMETER);
  if (unknown !== undefined)
    throw invalid(`The address contains the unknown parameter "${unknown}".`);
  const socketPath = parsed.searchParams.get(PARAMETER) ?? undefined;
  const [user, database] = [decoded(parsed.username), decoded(parsed.pathname.slice(1))];
  if (user === '') throw invalid('The address of the database contains no user.');
  if (database === '' || database.includes('/'))
    throw invalid('The address of the database contains no database name.');
  const host = decoded(parsed.hostname).replace(/^\[(.*)\]$/, '$1');
  if (host === '') throw invalid('The address of the database contains no host.');
  const port = parsed.port === '' ? DEFAULT_PORT : Number(parsed.port);
  const tls = tlsFor(host, socketPath);
  return { host, port, ...(socketPath && { socketPath }), user, database, passwordFile: null, tls };
}

/** TLS is required wherever the password and the content cross a network. */
export function tlsFor(host: string, socketPath?: string): DatabasePlace['tls'] {
  return socketPath !== undefined || isLoopbackHost(host) ? 'off' : 'required';
}

/** How messages call the place: `db.example.com:3306`, or the path of its socket. */
export function placeName({ host, port, socketPath }: DatabasePlace): string {
  if (socketPath !== undefined) return socketPath;
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** True for the names and addresses of this computer. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('The address of the database contains a "%" that encodes nothing.');
  }
}

function invalid(detail: string): ProSyncError {
  return new ProSyncError('config-invalid', detail, {
    remedy: `Write it as in ${EXAMPLE}, and the password into a file that "passwordFile" names.`,
  });
}
