import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { limitConnections } from './connection-limit.ts';

class FromElsewhere extends EventEmitter {
  isDestroyed = false;
  constructor(readonly remoteAddress: string) {
    super();
  }
  destroy(): void {
    this.isDestroyed = true;
    this.emit('close');
  }
}

test('an address has as many connections as allowed; proxies that are trusted and loopback have more', () => {
  const server = createServer();
  server.removeAllListeners('connection');
  let refused = 0;
  const limits = { addressLimits: { connections: 2, polls: 1 }, trustProxy: ['10.0.0.0/8'] };
  limitConnections(server, limits, () => (refused += 1));
  const connect = (address: string) => {
    const socket = new FromElsewhere(address);
    server.emit('connection', socket as never);
    return socket;
  };
  const own = ['192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1'].map(connect);
  expect(own.map(({ isDestroyed }) => isDestroyed)).toEqual([false, false, true]);
  expect(refused).toBe(1);
  own[0]?.destroy();
  expect(connect('192.0.2.1').isDestroyed).toBe(false);
  const exempt = ['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', '::1'];
  const many = exempt.flatMap((address) => [1, 2, 3].map(() => connect(address)));
  expect(many.some(({ isDestroyed }) => isDestroyed)).toBe(false);
});
