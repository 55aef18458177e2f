import type { Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import type { Config } from '../../config/server-config.ts';
import { hostOf, isLoopback } from './network.ts';

/**
 * Closes connections of an address that has too many, before anything is read. Loopback and trusted proxies carry the connections of
 * many, so they are exempt. `refused` is called for each.
 */
export function limitConnections(
  server: Server,
  { addressLimits: { connections }, trustProxy }: Pick<Config, 'addressLimits' | 'trustProxy'>,
  refused: () => void,
): void {
  const open = new Map<string, number>();
  const exempt = listOf(trustProxy);
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || isLoopback(remoteAddress) || isIn(exempt, remoteAddress))
      return;
    const host = hostOf(remoteAddress);
    const count = open.get(host) ?? 0;
    if (count >= connections) {
      refused();
      return void socket.destroy();
    }
    open.set(host, count + 1);
    socket.once('close', () => release(open, host));
  });
}

function release(open: Map<string, number>, host: string): void {
  const count = (open.get(host) ?? 1) - 1;
  if (count === 0) open.delete(host);
  else open.set(host, count);
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
