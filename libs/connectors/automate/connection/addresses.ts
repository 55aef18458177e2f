import { lookup as lookUp } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ProSyncError } from '#domain/errors';
import { placeName, type DatabasePlace } from './database-place.ts';

/** An address as `node:dns` gives it. */
export interface Address {
  address: string;
  family: number;
}

/** Resolves a name; tests answer in its place. */
export type Resolver = (host: string) => Promise<Address[]>;

const resolveHost: Resolver = (host) => lookUp(host, { all: true, verbatim: true });

/**
 * The addresses of the place: resolved once, so that the connection goes to exactly what was checked here, whatever the name
 * stands for a moment later. Throws `database-forbidden` for addresses that this place may not have, `database-cleartext` when the
 * password would cross a network without TLS, and what the resolver throws.
 */
export async function checkedAddresses(
  place: DatabasePlace,
  resolver: Resolver = resolveHost,
): Promise<Address[]> {
  const { host, limits, tls } = place;
  const family = isIP(host);
  const addresses = family === 0 ? await resolver(host) : [{ address: host, family }];
  const forbidden = limits && addresses.find((one) => isForbidden(one, limits.allowsLocal));
  if (forbidden) throw forbiddenAddress(place, forbidden.address);
  if (tls === 'off' && !addresses.every(isLoopback)) throw cleartext(place);
  return addresses;
}

/** Throws `database-forbidden` for a socket, which is on this computer, unless that is allowed. */
export function refuseForbiddenSocket({ socketPath, limits }: DatabasePlace): void {
  if (socketPath !== undefined && limits?.allowsLocal === false) throw local(socketPath);
}

const LOOPBACK = blockList([
  ['127.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
]);

/** Addresses of no database: this network, link-local with the metadata of clouds, multicast, and IPv4 in IPv6 in its other forms. */
const NEVER = blockList([
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['168.63.129.16', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['::', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2001::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fd00:ec2::254', 128, 'ipv6'],
  ['fd20:ce::254', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]);

function isForbidden(one: Address, allowsLocal: boolean): boolean {
  if (isLocal(one)) return !allowsLocal;
  return NEVER.check(one.address, typeOf(one));
}

/** True for the addresses of this computer: loopback, and those that it has in its networks at this moment. */
function isLocal(one: Address): boolean {
  if (isLoopback(one)) return true;
  const own = new BlockList();
  for (const { address, family } of Object.values(networkInterfaces()).flatMap(
    (each) => each ?? [],
  ))
    own.addAddress(address, family === 'IPv6' ? 'ipv6' : 'ipv4');
  return own.check(one.address, typeOf(one));
}

function isLoopback(one: Address): boolean {
  // The list also knows the IPv6 notation of IPv4 addresses, such as ::ffff:127.0.0.1.
  return LOOPBACK.check(one.address, typeOf(one));
}

function typeOf({ address }: Address): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function blockList(subnets: readonly [string, number, 'ipv4' | 'ipv6'][]): BlockList {
  const list = new BlockList();
  for (const [net, prefix, type] of subnets) list.addSubnet(net, prefix, type);
  return list;
}

function forbiddenAddress(place: DatabasePlace, address: string): ProSyncError {
  if (isLocal({ address, family: isIP(address) })) return local(placeName(place));
  return new ProSyncError(
    'database-forbidden',
    `The database at ${placeName(place)} has the address ${address}, which ProSync doesn't connect to.`,
    { remedy: 'Use the name or address of the database server itself.' },
  );
}

function local(name: string): ProSyncError {
  return new ProSyncError(
    'database-forbidden',
    `The database at ${name} is on the computer of the server, which ProSync doesn't connect to.`,
    { remedy: 'To allow it, start the server with PROSYNC_SOURCE_LOCAL=on.' },
  );
}

function cleartext(place: DatabasePlace): ProSyncError {
  return new ProSyncError(
    'database-cleartext',
    `The database at ${placeName(place)} is on another computer, and the password doesn't cross a network without TLS.`,
    { remedy: 'Set "tls" to "required", and let the database server speak TLS.' },
  );
}
