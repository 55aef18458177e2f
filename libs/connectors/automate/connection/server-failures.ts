import type { DriverError, Failure } from './driver-failures.ts';
import type { DatabasePlace } from './database-place.ts';

/** What the server told by its number (MariaDB and MySQL agree on these), or null when that number says nothing here. */
export function serverFailures(error: DriverError, place: DatabasePlace): Failure | null {
  const { errno = 0, sqlMessage = '' } = error;
  const kind = KINDS.find(({ numbers }) => numbers.includes(errno));
  return kind === undefined ? null : kind.failure(place, sqlMessage, errno);
}

interface Kind {
  numbers: readonly number[];
  failure: (place: DatabasePlace, message: string, errno: number) => Failure;
}

const KINDS: readonly Kind[] = [
  { numbers: [1045, 1698, 1251], failure: wrongPassword },
  { numbers: [1130, 1129, 1820, 1862, 3118, 4150, 4151], failure: refusedUser },
  { numbers: [1044, 1049], failure: noDatabase },
  { numbers: [1142, 1143, 1227, 1370], failure: missingRight },
  { numbers: [3159, 3889], failure: insecure },
  { numbers: [1205, 1213, 1020, 1040, 1047, 1203, 1226, 4145], failure: busy },
  { numbers: [1153, 1301], failure: packet },
  { numbers: [1290, 1792, 1836, 1036], failure: readOnly },
  { numbers: [1317, 1927, 1969, 3024], failure: killed },
  { numbers: [1053, 1077, 1079, 1080], failure: shutdown },
  { numbers: [1146, 1054, 1406, 1364, 1021, 1114], failure: told },
];

/** MariaDB says the same to a user who may not come without TLS. */
function wrongPassword({ user, tls, socketPath }: DatabasePlace, message: string): Failure {
  const mayWantTls = tls === 'off' && socketPath === undefined;
  return denied(
    `refuses user ${user}${clientOf(message)}: the password is wrong, or the user does not exist.`,
    `Correct the user or the password file; the user must be allowed to connect from this computer.${
      mayWantTls ? ' If the server takes this user with TLS only, set "tls" to "required".' : ''
    }`,
  );
}

/** The words of the server hold names of hosts and users only. */
function refusedUser({ user }: DatabasePlace, message: string): Failure {
  return denied(
    `refuses user ${user}: ${ended(message)}`,
    'Let the administrator of the database allow this user to connect from this computer.',
  );
}

function noDatabase({ user, database }: DatabasePlace, _message: string, errno: number): Failure {
  return errno === 1049
    ? denied(
        `has no database ${database}.`,
        'Correct the name; the database of Automate is usually called labtech.',
      )
    : denied(
        `gives user ${user} no right to the database ${database}, or there is none of that name.`,
        'Correct the name of the database, or grant the rights that docs/automate.md lists.',
      );
}

function missingRight({ user }: DatabasePlace, message: string): Failure {
  return denied(`lacks a right for user ${user}: ${ended(message)}`, 'Grant that right.');
}

function insecure(): Failure {
  return {
    code: 'database-tls',
    says: 'accepts connections with TLS only.',
    remedy: 'Set "tls" to "required".',
  };
}

function busy(_place: DatabasePlace, _message: string, errno: number): Failure {
  const causes: Record<number, string> = {
    1205: 'kept a row locked for longer than 10 seconds.',
    1213: 'found a deadlock and undid this transaction.',
    1020: 'reported that another connection changed the same row.',
    1047: 'is a node of a cluster that is not ready to work.',
    4145: 'is being backed up, and lets nobody write.',
  };
  return {
    code: 'database-busy',
    says: causes[errno] ?? 'has too many connections.',
    remedy: 'Nothing was written; it is tried again at the next run.',
  };
}

function packet(): Failure {
  return {
    code: 'database-packet',
    says: 'does not accept a statement of that size (max_allowed_packet).',
    remedy: 'Raise max_allowed_packet on the database server to 64M; nothing was written.',
  };
}

function readOnly(): Failure {
  return {
    code: 'database-read-only',
    says: 'is read-only.',
    remedy: 'Name the server that takes writes, or end its read-only mode; nothing was written.',
  };
}

function killed(): Failure {
  return {
    code: 'database-killed',
    says: 'ended the statement: it was killed, or it exceeded a time limit.',
    remedy: 'Nothing was written; run it again.',
  };
}

function shutdown(): Failure {
  return {
    code: 'database-unreachable',
    says: 'is shutting down.',
    remedy: 'Start it again; nothing was written.',
  };
}

/** Errors whose words name tables, columns and rows by number, and quote no value. */
function told(_place: DatabasePlace, message: string): Failure {
  return {
    code: 'database-failed',
    says: `refused a statement: ${ended(message)}`,
    remedy: 'Check the instance with "prosync doctor"; nothing was written.',
  };
}

function denied(says: string, remedy: string): Failure {
  return { code: 'database-denied', says, remedy };
}

/** From where the server saw the user come: " from 10.0.0.5". */
function clientOf(message: string): string {
  const host = /@'([^']{1,255})'/.exec(message)?.[1];
  return host === undefined ? '' : ` from ${host}`;
}

function ended(message: string): string {
  return message === '' || message.endsWith('.') ? message : `${message}.`;
}
