import type { z } from 'zod';
import {
  defaulted,
  duration,
  folders,
  hostName,
  logLevel,
  logLevels,
  networks,
  onOff,
  optional,
  port,
  postgresUrl,
  size,
  webAddress,
  wholeNumber,
} from './setting-readers.ts';

/** One environment variable: a row of the table in docs/server.md. */
export interface Setting<Value = unknown> {
  name: string;
  /** As docs/server.md shows it. */
  default: string;
  /** What is allowed, with the unit. */
  format: string;
  meaning: string;
  /** From the text of the variable (undefined when absent) to its value. */
  schema: z.ZodType<Value, string | undefined>;
}

/** Every setting of the server, in the order of docs/server.md. There is no other place that reads the environment. */
export const settings = [
  {
    name: 'DATABASE_URL',
    default: 'an embedded PostgreSQL 18 in `PROSYNC_DATA`',
    format: 'postgres://user:password@host:port/database',
    meaning: 'A PostgreSQL of your own, 15 or newer.',
    schema: optional(postgresUrl),
  },
  {
    name: 'DATABASE_OWNER_URL',
    default: '`DATABASE_URL`',
    format: 'postgres://user:password@host:port/database',
    meaning: 'The same database as the owner of its tables; for `migrate` and `purge` only.',
    schema: optional(postgresUrl),
  },
  {
    name: 'PROSYNC_HOST',
    default: '127.0.0.1',
    format: 'an address or a host name of this machine',
    meaning: 'Where the server listens; `0.0.0.0` is every IPv4 address.',
    schema: defaulted('127.0.0.1', hostName),
  },
  {
    name: 'PROSYNC_PORT',
    default: '7420',
    format: 'a port from 1 to 65535',
    meaning: 'The port for the console, the API and the instances.',
    schema: defaulted('7420', port),
  },
  {
    name: 'PROSYNC_PUBLIC_URL',
    default: 'http://`PROSYNC_HOST`:`PROSYNC_PORT`',
    format: 'an http or https address without query, such as https://prosync.example.com',
    meaning: 'How people and instances reach it; used in links; may have a path.',
    schema: optional(webAddress),
  },
  {
    name: 'PROSYNC_TRUST_PROXY',
    default: 'nobody',
    format: 'addresses and networks separated by commas, such as 10.0.0.0/8,::1',
    meaning: 'Reverse proxies whose `X-Forwarded-*` headers are believed.',
    schema: defaulted('', networks),
  },
  {
    name: 'PROSYNC_DATA',
    default: './data',
    format: 'a folder',
    meaning: 'Where the embedded database, the signing key and the sample instance live.',
    schema: defaulted('./data', (text) => text),
  },
  {
    name: 'PROSYNC_SIGNING_KEY_FILE',
    default: '`PROSYNC_DATA`/signing-key.pem',
    format: 'a file',
    meaning: 'The private key that signs what is published; made at the first start.',
    schema: optional((text) => text),
  },
  {
    name: 'PROSYNC_SAMPLES',
    default: 'on with the embedded database, else off',
    format: 'on or off',
    meaning: 'Whether a sample source and a sample instance are set up.',
    schema: optional(onOff),
  },
  {
    name: 'PROSYNC_SOURCE_ROOTS',
    default: 'any folder that holds no data, keys or settings of the server or its system',
    format: 'absolute paths of folders separated by commas, such as /srv/content,/mnt/scripts',
    meaning: 'Folders that the roots of directory sources must be in.',
    schema: optional(folders),
  },
  {
    name: 'PROSYNC_SOURCE_PASSWORDS',
    default: '`PROSYNC_DATA`/passwords',
    format: 'a folder',
    meaning: 'The folder that all password files of sources must be in.',
    schema: optional((text) => text),
  },
  {
    name: 'PROSYNC_SOURCE_LOCAL',
    default: 'off',
    format: 'on or off',
    meaning: 'Whether database sources may be on this machine: by its addresses or sockets.',
    schema: optional(onOff),
  },
  {
    name: 'PROSYNC_SCAN_INTERVAL',
    default: '7m',
    format: 'a number with its unit from 1s to 24h, such as 30s, 7m or 1h',
    meaning: 'How often each source is scanned.',
    schema: defaulted('7m', duration),
  },
  {
    name: 'PROSYNC_SCAN_TIMEOUT',
    default: '30m',
    format: 'a number with its unit from 1s to 24h, such as 30s, 7m or 1h',
    meaning: 'How long a scan may take; then it is stopped and changes nothing.',
    schema: defaulted('30m', duration),
  },
  {
    name: 'PROSYNC_SCAN_FILE_TIMEOUT',
    default: '30s',
    format: 'a number with its unit from 1s to 24h, such as 30s, 7m or 1h',
    meaning: 'How long reading one file may take; then the scan reports it as `too-slow`.',
    schema: defaulted('30s', duration),
  },
  {
    name: 'PROSYNC_PUBLISH_INTERVAL',
    default: '7m',
    format: 'a number with its unit from 1s to 24h, such as 30s, 7m or 1h',
    meaning: 'How often approved changes are published.',
    schema: defaulted('7m', duration),
  },
  {
    name: 'PROSYNC_CLIENT_INSTANCES',
    default: '500',
    format: 'a number from 1 to 100000',
    meaning: 'How many instances can report with one API client.',
    schema: defaulted('500', wholeNumber(1, 100_000)),
  },
  {
    name: 'PROSYNC_CLIENT_REPORTS',
    default: '1000',
    format: 'a number from 1 to 100000',
    meaning: 'How many reports an API client can send in a minute.',
    schema: defaulted('1000', wholeNumber(1, 100_000)),
  },
  {
    name: 'PROSYNC_CLIENT_BYTES',
    default: '512MB',
    format: 'a number with its unit from 1MB to 100GB, such as 512MB or 2GB',
    meaning: 'How much report data an API client can send in a minute, and store.',
    schema: defaulted('512MB', size),
  },
  {
    name: 'PROSYNC_ADDRESS_CONNECTIONS',
    default: '2000',
    format: 'a number from 1 to 100000',
    meaning:
      'How many connections one address can hold; loopback and `PROSYNC_TRUST_PROXY` are exempt.',
    schema: defaulted('2000', wholeNumber(1, 100_000)),
  },
  {
    name: 'PROSYNC_ADDRESS_POLLS',
    default: '1000',
    format: 'a number from 1 to 100000',
    meaning:
      'How many polls and event streams of one address are held; more polls are answered at once.',
    schema: defaulted('1000', wholeNumber(1, 100_000)),
  },
  {
    name: 'PROSYNC_METRICS_PORT',
    default: 'none: `/metrics` on `PROSYNC_PORT`, with an operator token',
    format: 'a port from 1 to 65535',
    meaning: 'A port of its own for `/metrics`, open to everyone who reaches it.',
    schema: optional(port),
  },
  {
    name: 'PROSYNC_LOG_LEVEL',
    default: 'info',
    format: logLevels.join(', '),
    meaning: 'The least important log line that is written; logs are JSON on stderr.',
    schema: defaulted('info', logLevel),
  },
] as const satisfies Setting[];

/** The values of all settings, by name. */
export type Settings = {
  [S in (typeof settings)[number] as S['name']]: z.output<S['schema']>;
};
