import { isIP } from 'node:net';
import { DEFAULT_PORT, tlsFor, type DatabasePlace } from '../connection/place.ts';
import type { Fields, Section } from './fields.ts';

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

/** The place that the fields of a source name; TLS is required unless it is on this computer or the settings say so. */
export function placeOf(settings: Section, fields: Fields): DatabasePlace {
  refusePassword(settings, fields);
  const host = fields.text('host', settings.host, 'db.example.com');
  if (/[\s/@?#]/.test(host) || (host.includes(':') && isIP(host) !== 6))
    throw fields.error(
      'host',
      'is not the name or address of a host.',
      'Write it without user, port and "mysql://".',
    );
  const socketPath = optionalFile('socketPath', settings, fields, '/run/mysqld/mysqld.sock');
  const caFile = optionalFile('caFile', settings, fields, '/etc/prosync/automate-ca.pem');
  const passwordFile = optionalFile(
    'passwordFile',
    settings,
    fields,
    '/etc/prosync/automate-password',
  );
  return {
    host,
    port: portOf(settings.port, fields),
    ...(socketPath !== null && { socketPath }),
    user: fields.text('user', settings.user, 'prosync'),
    database: fields.text('database', settings.database, 'labtech'),
    passwordFile,
    ...(caFile !== null && { caFile }),
    tls: fields.oneOf(
      'tls',
      settings.tls,
      ['required', 'off'],
      tlsFor(host, socketPath ?? undefined),
    ),
  };
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
