import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';

/** One environment variable: a row of the table in the README. */
export interface Setting<Value = unknown> {
  name: string;
  /** As the README shows it. */
  default: string;
  /** What is allowed, with the unit. */
  format: string;
  meaning: string;
  /** From the text of the variable (undefined when absent) to its value. */
  schema: z.ZodType<Value, string | undefined>;
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** Every setting of the server, in the order of the README. There is no other place that reads the environment. */
export const settings = [
  {
    name: 'DATABASE_URL',
    default: 'an embedded PostgreSQL 18 in `PROSYNC_DATA`',
    format: 'postgres://user:password@host:port/database',
    meaning: 'A PostgreSQL of your own, 15 or newer.',
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
    name: 'PROSYNC_METRICS_PORT',
    default: 'none: `/metrics` on `PROSYNC_PORT`, for callers of this machine only',
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

type Reader<Value> = (text: string, fail: (reason: string) => never) => Value;

function defaulted<Value>(fallback: string, read: Reader<Value>) {
  return z.string().default(fallback).transform(reading(read));
}

function optional<Value>(read: Reader<Value>) {
  const present = reading(read);
  return z
    .string()
    .optional()
    .transform((text, context) => (text === undefined ? null : present(text, context)));
}

/** A transform whose failure reads `is "abc", which ...`; the text of a variable with a password is never repeated. */
function reading<Value>(read: Reader<Value>) {
  return (text: string, context: z.RefinementCtx): Value => {
    try {
      return read(text, (reason) => {
        throw new WrongValue(reason);
      });
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  };
}

class WrongValue extends Error {}

/** Checked by the driver itself, which also knows forms without a host: postgres://user@/database?host=/run/postgresql. */
function postgresUrl(text: string, fail: (reason: string) => never): string {
  const [, protocol] = /^(\w+:\/\/)/.exec(text) ?? fail('is not an address');
  if (!/^postgres(ql)?:/.test(text)) return fail(`starts with ${protocol}`);
  try {
    new Client({ connectionString: text });
    return text;
  } catch {
    return fail('is not an address');
  }
}

function hostName(text: string, fail: (reason: string) => never): string {
  return isIP(text) !== 0 || /^[\w.-]+$/.test(text) ? text : fail(`is "${text}"`);
}

function port(text: string, fail: (reason: string) => never): number {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= 65_535 ? value : fail(`is "${text}"`);
}

function webAddress(text: string, fail: (reason: string) => never): string {
  if (!URL.canParse(text)) return fail('is not an address');
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return fail(`starts with ${url.protocol}`);
  if (url.username || url.password) return fail('carries a name or password');
  if (url.search || url.hash) return fail('has a query');
  const path = url.pathname.replace(/\/+$/, '');
  if (!/^(\/[\w.~-]+)*$/.test(path)) return fail('has a path that needs encoding');
  const [first = ''] = path.split('/').slice(1);
  if (OWN_PATHS.has(first)) return fail(`has a path that begins with "/${first}", as our own do`);
  return url.origin + path;
}

/** Below one of these a proxy that strips the path could not be told from one that does not. */
const OWN_PATHS: ReadonlySet<string> = new Set([
  'api',
  'oauth',
  'problems',
  'assets',
  'livez',
  'readyz',
  'metrics',
]);

function networks(text: string, fail: (reason: string) => never): string[] {
  const names = text.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && (isNetwork(name) || fail(`names "${name}"`)));
}

function folders(text: string, fail: (reason: string) => never): string[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => (isAbsolute(name) ? name : fail(`names "${name}"`)));
}

function isNetwork(name: string): boolean {
  const [address = '', prefix, ...rest] = name.split('/');
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  if (bits < 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function onOff(text: string, fail: (reason: string) => never): boolean {
  return text === 'on' || (text === 'off' ? false : fail(`is "${text}"`));
}

/** Milliseconds. */
function duration(text: string, fail: (reason: string) => never): number {
  const [, amount, unit] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? fail(`is "${text}"`);
  const milliseconds =
    Number(amount) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
  const isAllowed = milliseconds >= 1_000 && milliseconds <= 86_400_000;
  return isAllowed ? milliseconds : fail(`is "${text}"`);
}

function logLevel(text: string, fail: (reason: string) => never): (typeof logLevels)[number] {
  return logLevels.find((level) => level === text) ?? fail(`is "${text}"`);
}
