import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { openConnection } from './open.ts';
import type { DatabasePlace } from './database-place.ts';
import { onThisMachine } from '../../../../test/support/on-this-machine.ts';

test('a host that does not exist is unreachable', async () => {
  await expect(openConnection(elsewhere('db.invalid', 3306), 'read')).rejects.toMatchObject({
    code: 'database-unreachable',
    message: expect.stringMatching(
      /^The database at db\.invalid:3306 cannot be reached as u: /,
    ) as string,
  });
});

test('a name is resolved once, and the connection goes to what was checked', async () => {
  let connections = 0;
  const rogue = await listening((socket) => {
    connections += 1;
    socket.end();
  });
  const asked: string[] = [];
  const resolver = (host: string) => {
    asked.push(host);
    return Promise.resolve([
      { address: asked.length === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 },
    ]);
  };
  const place = { ...elsewhere('rebind.example', rogue.port), tls: 'required' } as const;
  await expect(openConnection(place, 'read', resolver)).rejects.toMatchObject({
    code: 'database-unreachable',
  });
  expect([asked, connections]).toEqual([['rebind.example'], 1]);
  rogue.server.close();
});

test('a server that accepts and says nothing is given up after 10 seconds', async () => {
  const silent = await listening(() => undefined);
  const before = performance.now();
  await expect(openConnection(elsewhere('127.0.0.1', silent.port), 'read')).rejects.toMatchObject({
    code: 'database-unreachable',
  });
  expect(performance.now() - before).toBeLessThan(onThisMachine(13_000));
  silent.server.close();
});

test('a server that speaks something else is unreachable', async () => {
  const web = await listening((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
  });
  await expect(openConnection(elsewhere('127.0.0.1', web.port), 'read')).rejects.toMatchObject({
    code: 'database-unreachable',
  });
  web.server.close();
});

function elsewhere(host: string, port: number): DatabasePlace {
  const tls = host === '127.0.0.1' ? 'off' : 'required';
  return { host, port, user: 'u', database: 'd', passwordFile: null, tls };
}

async function listening(
  talk: Parameters<typeof createServer>[1] & object,
): Promise<{ server: Server; port: number }> {
  const server = createServer(talk);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
