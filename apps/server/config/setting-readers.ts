import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';

/** From the one that tells most. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** Reads the text of a variable; `fail` refuses it with a reason. */
export type Reader<Value> = (text: string, fail: (reason: string) => never) => Value;

/** A variable with a default. */
export function defaulted<Value>(fallback: string, read: Reader<Value>) {
  return z.string().default(fallback).transform(reading(read));
}

/** A variable that is null when it is absent. */
export function optional<Value>(read: Reader<Value>) {
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
export function postgresUrl(text: string, fail: (reason: string) => never): string {
  const [, protocol] = /^(\w+:\/\/)/.exec(text) ?? fail('is not an address');
  if (!/^postgres(ql)?:/.test(text)) return fail(`starts with ${protocol}`);
  try {
    new Client({ connectionString: text });
    return text;
  } catch {
    return fail('is not an address');
  }
}

/** A host name or an address. */
export function hostName(text: string, fail: (reason: string) => never): string {
  return isIP(text) !== 0 || /^[\w.-]+$/.test(text) ? text : fail(`is "${text}"`);
}

/** A port from 1 to 65535. */
export function port(text: string, fail: (reason: string) => never): number {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= 65_535 ? value : fail(`is "${text}"`);
}

/** An http or https address without a slash at its end. */
export function webAddress(text: string, fail: (reason: string) => never): string {
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

/** Addresses and networks, separated by commas. */
export function networks(text: string, fail: (reason: string) => never): string[] {
  const names = text.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && (isNetwork(name) || fail(`names "${name}"`)));
}

/** Absolute paths, separated by commas. */
export function folders(text: string, fail: (reason: string) => never): string[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => (isAbsolute(name) ? name : fail(`names "${name}"`)));
}

function isNetwork(name: string): boolean {
  const [address = '', prefix, ...rest] = name.split('/');
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  if (bits < 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** `on` or `off`. */
export function onOff(text: string, fail: (reason: string) => never): boolean {
  return text === 'on' || (text === 'off' ? false : fail(`is "${text}"`));
}

/** Milliseconds. */
export function duration(text: string, fail: (reason: string) => never): number {
  const [, amount, unit] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? fail(`is "${text}"`);
  const milliseconds =
    Number(amount) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
  const isAllowed = milliseconds >= 1_000 && milliseconds <= 86_400_000;
  return isAllowed ? milliseconds : fail(`is "${text}"`);
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): Reader<number> {
  return (text, fail) => {
    const value = Number(text);
    return /^\d{1,9}$/.test(text) && value >= least && value <= most ? value : fail(`is "${text}"`);
  };
}

/** Bytes. */
export function size(text: string, fail: (reason: string) => never): number {
  const [, amount, unit] = /^(\d{1,6})(MB|GB)$/.exec(text) ?? fail(`is "${text}"`);
  const bytes = Number(amount) * (unit === 'GB' ? 1_000_000_000 : 1_000_000);
  return bytes >= 1_000_000 && bytes <= 100_000_000_000 ? bytes : fail(`is "${text}"`);
}

/** One of `logLevels`. */
export function logLevel(
  text: string,
  fail: (reason: string) => never,
): (typeof logLevels)[number] {
  return logLevels.find((level) => level === text) ?? fail(`is "${text}"`);
}
