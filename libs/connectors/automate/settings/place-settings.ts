import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { isBelow, outsideOfFolder } from '../connection/password-file.ts';
import {
  DEFAULT_PORT,
  isLoopbackHost,
  tlsFor,
  type DatabasePlace,
  type PlaceLimits,
} from '../connection/database-place.ts';
import type { Fields, Section } from './setting-fields.ts';

/** The fields of a source's settings that say where its database is. */
export const PLACE_FIELDS = [
  'host',
  'port',
  'socketPath',
  'user',
  'database',
  'passwordFile',
  'caFile',
  'tls',
] as const;

/** The place that the fields of a source name; TLS is required unless it is on this computer. */
export function placeOf(settings: Section, fields: Fields, limits?: PlaceLimits): DatabasePlace {
  refusePassword(settings, fields);
  const host = fields.text('host', settings.host, 'db.example.com');
  if (/[\s/@?#]/.test(host) || (host.includes(':') && isIP(host) !== 6) || isNumber(host))
    throw fields.error(
      'host',
      'is not the name or address of a host.',
      'Write it without user, port and "mysql://".',
    );
  const socketPath = optionalFile('socketPath', settings, fields, '/run/mysqld/mysqld.sock');
  const caFile = optionalFile('caFile', settings, fields, '/etc/prosync/automate-ca.pem');
  return {
    host,
    port: portOf(settings.port, fields),
    ...(socketPath !== null && { socketPath }),
    user: fields.text('user', settings.user, 'prosync'),
    database: fields.text('database', settings.database, 'labtech'),
    passwordFile: passwordFileOf(settings, fields, limits),
    ...(caFile !== null && { caFile }),
    tls: tlsOf(settings, fields, { host, ...(socketPath !== null && { socketPath }) }),
    ...(limits && { limits }),
  };
}

/** Whether TLS is required; refuses to do without it on a network. */
export function tlsOf(
  { tls }: Section,
  fields: Fields,
  { host, socketPath }: { host: string; socketPath?: string },
): DatabasePlace['tls'] {
  const asked = fields.oneOf('tls', tls, ['required', 'off'], tlsFor(host, socketPath));
  if (asked === 'required' || socketPath !== undefined || isLoopbackHost(host)) return asked;
  throw fields.error(
    'tls',
    'can be "off" only for a database on this computer: the password crosses no network without TLS.',
    'Write "required", or leave it out.',
  );
}

/** Inet's decimal, hexadecimal and short forms of addresses, which readers understand in different ways: 2130706433, 127.1. */
function isNumber(host: string): boolean {
  return isIP(host) === 0 && /(?:^|\.)(?:0x[0-9a-f]*|\d+)\.?$/i.test(host);
}

function passwordFileOf(settings: Section, fields: Fields, limits?: PlaceLimits): string | null {
  const example = 'automate-password';
  if (limits === undefined)
    return optionalFile('passwordFile', settings, fields, `/etc/prosync/${example}`);
  if (settings.passwordFile === undefined || settings.passwordFile === null) return null;
  const { passwordFolder: folder } = limits;
  const path = resolve(folder, fields.text('passwordFile', settings.passwordFile, example));
  if (isBelow(path, folder)) return path;
  throw outsideOfFolder(path, folder);
}

/** A password in settings would be stored and shown: the message says where it belongs, and not what was written. */
export function refusePassword(settings: Section, fields: Fields): void {
  if (settings.password !== undefined)
    throw fields.error(
      'password',
      'is not a setting: settings are stored and shown.',
      'Write the password alone into a file, and name the file as "passwordFile".',
    );
}

function portOf(value: unknown, fields: Fields): number {
  if (value === undefined || value === null) return DEFAULT_PORT;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535)
    return value;
  throw fields.error(
    'port',
    'is not a number from 1 to 65535.',
    `Leave it out for ${DEFAULT_PORT}.`,
  );
}

function optionalFile(
  field: string,
  settings: Section,
  fields: Fields,
  example: string,
): string | null {
  const value = settings[field];
  return value === undefined || value === null ? null : fields.file(field, value, example);
}
