import { BlockList, isIP } from 'node:net';

/**
 * Whether `NO_PROXY` names the server: the entry that does, or null. An entry is `*`, a name (it and all below it, with or
 * without a dot or `*.` before it), an address or a network such as `10.0.0.0/8`; each may end with a port. Case does not
 * matter.
 */
export function exemptionOf(server: URL, noProxy: string): string | null {
  const host = server.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.find((entry) => names(entry.toLowerCase(), host, port)) ?? null;
}

function names(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [named, namedPort] = withoutPort(entry);
  if (namedPort !== null && namedPort !== port) return false;
  if (isIP(host) !== 0) return holds(named, host);
  const name = named.replace(/^\*?\./, '').replace(/\.$/, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

// An address of IPv6 holds colons itself: it has a port only behind brackets.
function withoutPort(entry: string): [string, string | null] {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]*):(\d+)$/.exec(entry);
  const [, named = entry, port = null] = bracketed ?? plain ?? [];
  return [named, port];
}

function holds(network: string, address: string): boolean {
  const [base = '', bits] = network.split('/');
  const family = isIP(base);
  if (family === 0) return false;
  const longest = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > longest) return false;
  const list = new BlockList();
  list.addSubnet(base, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
