import type { DriverError, Failure } from './driver-failures.ts';
import type { DatabasePlace } from './database-place.ts';

/** A failure of the network or of mysql2 itself, or null for an error that is neither. */
export function clientFailures(error: DriverError, place: DatabasePlace): Failure | null {
  const { code = '', message } = error;
  if (code === 'HANDSHAKE_SSL_ERROR') return untrusted(message, place, null);
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return withoutTls();
  if (/^MYSQL_CLEAR_PASSWORD|^AUTH_SWITCH_PLUGIN/.test(code)) return unknownPlugin(place, message);
  const cause = causeOf(code, message);
  if (cause === null) return null;
  return {
    code: 'database-unreachable',
    says: `cannot be reached as ${place.user}: ${cause}.`,
    remedy: 'Check that the server runs, its host and port, and the firewall between.',
  };
}

/**
 * A certificate that was refused (docs/guarantees.md#b28), before a credential was sent. `fingerprint` is the SHA-256 of what
 * the server showed, when it could be read.
 */
export function untrusted(
  reason: string,
  { host, port, caFile }: DatabasePlace,
  fingerprint: string | null,
): Failure {
  const shown = fingerprint === null ? '' : ` Its SHA-256 fingerprint is ${fingerprint}.`;
  const names = /altnames|does not match/i.test(reason);
  const trust =
    caFile === undefined
      ? 'save it in a file and name the file as "caFile"'
      : `put it into ${caFile}, which does not trust it now`;
  return {
    code: 'database-tls',
    says: `shows a certificate that is refused: ${tlsReason(reason)}.${shown}`,
    remedy: names
      ? `Name the server as its certificate does, or give it a certificate for ${host}.`
      : `Compare the fingerprint with the server's certificate; when it is the same, ${trust} (openssl s_client -starttls mysql -connect ${host}:${port} shows it).`,
  };
}

function withoutTls(): Failure {
  return {
    code: 'database-tls',
    says: 'does not support TLS, and ProSync never sends the password over a network without it.',
    remedy: 'Let the server speak TLS (ssl_cert, ssl_key).',
  };
}

function unknownPlugin({ user }: DatabasePlace, message: string): Failure {
  const plugin = /plugin (\w+)|using (\w+),/.exec(message);
  const name = plugin?.[1] ?? plugin?.[2] ?? 'another way than a password';
  return {
    code: 'database-denied',
    says: `requires user ${user} to sign in with ${name}, which ProSync does not support.`,
    // MariaDB asks a user that it does not know for what some other account signs in by.
    remedy:
      'Check that there is such a user, allowed to connect from this computer; then let the user sign in by mysql_native_password or caching_sha2_password.',
  };
}

function causeOf(code: string, message: string): string | null {
  if (Object.hasOwn(CAUSES, code)) return `${CAUSES[code]} (${code})`;
  if (/closed state|^Connection lost/i.test(message)) return 'the connection is closed';
  return /^(?:E[A-Z0-9]+|PROTOCOL_\w+|ERR_(?:SSL|STREAM|SOCKET)\w*|HANDSHAKE_\w+)$/.test(code)
    ? code
    : null;
}

function tlsReason(message: string): string {
  if (/self-signed certificate$/i.test(message)) return 'it is signed by itself';
  if (/altnames|does not match/i.test(message)) return 'it is made for another name';
  if (/expired/i.test(message)) return 'it has expired';
  if (/issuer|first certificate|in certificate chain/i.test(message))
    return 'nobody who is trusted signed it';
  return message.slice(0, 200).replace(/\.$/, '');
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name does not exist',
  EAI_AGAIN: 'the name server does not answer',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'the host is not reachable',
  ENETUNREACH: 'the network is not reachable',
  ECONNRESET: 'it ended the connection',
  EPIPE: 'it ended the connection',
  ENOENT: 'the socket does not exist',
  EACCES: 'the socket may not be opened',
  PROTOCOL_CONNECTION_LOST: 'it ended the connection',
  PROTOCOL_SEQUENCE_TIMEOUT: 'it does not answer any more',
};
