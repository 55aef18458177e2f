import { isIPv4, isIPv6 } from 'node:net';

/** The network of an address, which one person or attacker usually has all of: /24 of IPv4, /64 of IPv6. */
export function networkOf(address: string): string {
  const host = hostOf(address);
  return isIPv4(host) ? host.split('.').slice(0, 3).join('.') : host;
}

/** What one machine has: an address of IPv4, a /64 of IPv6. */
export function hostOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address.split('%', 1)[0] ?? address;
  if (isIPv4(plain)) return plain;
  return isIPv6(plain) ? groupsOf(plain).slice(0, 4).join(':') : 'unknown';
}

/** True for addresses of this machine. */
export function isLoopback(address: string | undefined): boolean {
  return /^(127\.|::1$|::ffff:127\.)/.test(address ?? '');
}

/** The eight groups of an IPv6 address, with `::` written out. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
