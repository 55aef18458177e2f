import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { checkedAddresses, refuseForbiddenSocket } from './addresses.ts';
import type { DatabasePlace } from './database-place.ts';

const PLACE: DatabasePlace = {
  host: 'db.example.com',
  port: 3306,
  user: 'prosync',
  database: 'labtech',
  passwordFile: null,
  tls: 'required',
};
const REMOTE = { passwordFolder: '/srv/passwords', allowsLocal: false };

function check(addresses: readonly string[], more: Partial<DatabasePlace> = {}) {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return checkedAddresses({ ...PLACE, limits: REMOTE, ...more }, () => Promise.resolve(found));
}

/** The addresses of this machine in its networks, also as IPv6 writes those of IPv4. */
const OWN = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .filter(({ internal }) => !internal)
  .flatMap(({ address, family }) => (family === 'IPv4' ? [address, `::ffff:${address}`] : address));

test.each([
  '127.0.0.1',
  '127.8.9.1',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '0.0.0.0',
  '::',
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '::a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2::254',
  'fe80::1',
  'ff02::1',
  '224.0.0.1',
  '255.255.255.255',
  ...OWN,
])(
  'a source never connects to %s, by name or by address, also beside a harmless one',
  async (address) => {
    const refused = { code: 'database-forbidden' };
    await expect(check([address])).rejects.toMatchObject(refused);
    await expect(check(['203.0.113.7', address])).rejects.toMatchObject(refused);
    await expect(check([], { host: address })).rejects.toMatchObject(refused);
  },
);

test('addresses of other computers are connected to, in private networks, too', async () => {
  for (const address of ['203.0.113.7', '10.213.77.5', '192.168.213.9', '2001:db8::5', 'fd12::5'])
    await expect(check([address])).resolves.toMatchObject([{ address }]);
});

test('loopback and sockets are for servers that allow them, and for clients', async () => {
  const allowed = { ...REMOTE, allowsLocal: true };
  await expect(check(['127.0.0.1'], { limits: allowed })).resolves.toHaveLength(1);
  await expect(check(['169.254.169.254'], { limits: allowed })).rejects.toThrow();
  const [own] = OWN;
  if (own) await expect(check([own], { limits: allowed })).resolves.toHaveLength(1);
  const client = { ...PLACE, host: '127.0.0.1', tls: 'off' } as const;
  await expect(checkedAddresses(client)).resolves.toHaveLength(1);
  const socket = { ...PLACE, socketPath: '/run/mysqld/mysqld.sock' };
  expect(() => refuseForbiddenSocket(socket)).not.toThrow();
  expect(() => refuseForbiddenSocket({ ...socket, limits: REMOTE })).toThrow(
    'on the computer of the server',
  );
});

test('without TLS no password leaves the computer, for clients, too', async () => {
  const cleartext = { code: 'database-cleartext' };
  await expect(check(['203.0.113.7'], { tls: 'off' })).rejects.toMatchObject(cleartext);
  const localhost = { ...PLACE, host: 'localhost', tls: 'off' } as const;
  const rebound = () => Promise.resolve([{ address: '203.0.113.7', family: 4 }]);
  await expect(checkedAddresses(localhost, rebound)).rejects.toMatchObject(cleartext);
});
