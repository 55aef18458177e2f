import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * What happens to a statement on its way to MariaDB: it passes; the connection is cut before it arrives; or it arrives and the
 * connection is cut before its answer comes back.
 */
export type Verdict = 'pass' | 'cut' | 'lose-answer';

/** Asked for each statement of any connection, with its text and its number from 1; may take its time. */
export type Judge = (statement: string, number: number) => Verdict | Promise<Verdict>;

/** A place between a client and its MariaDB that can harm what passes (docs/guarantees.md#9). */
export interface MariaDbProxy {
  port: number;
  close(): Promise<void>;
}

/** Starts a proxy on a loopback port in front of a MariaDB on another one; its clients must not ask for TLS. */
export async function startMariaDbProxy(port: () => number, judge: Judge): Promise<MariaDbProxy> {
  let statements = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(port(), '127.0.0.1');
    for (const socket of [client, database]) {
      sockets.add(socket.on('error', () => undefined));
      socket.on('close', () => cut(client, database)).on('close', () => sockets.delete(socket));
    }
    // A connection that ends in the middle of a statement is what this is for.
    relay(client, database, (statement) => judge(statement, (statements += 1))).catch(() =>
      cut(client, database),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}

async function relay(
  client: Socket,
  database: Socket,
  judge: (statement: string) => Verdict | Promise<Verdict>,
): Promise<void> {
  let losesAnswer = false;
  database.on('data', (chunk) => (losesAnswer ? cut(client, database) : client.write(chunk)));
  for await (const packet of packetsOf(client)) {
    const verdict = isStatement(packet) ? await judge(packet.toString('utf8', 5)) : 'pass';
    if (verdict === 'cut') return cut(client, database);
    losesAnswer ||= verdict === 'lose-answer';
    database.write(packet);
  }
}

// MySQL's protocol: three bytes of length, one of the number in the exchange, and what is sent.
async function* packetsOf(client: Socket): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of client as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const length = 4 + rest.readUIntLE(0, 3);
      if (rest.length < length) break;
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
    }
  }
}

const QUERY = 3;

function isStatement(packet: Buffer): boolean {
  return packet[3] === 0 && packet[4] === QUERY;
}

function cut(client: Socket, database: Socket): void {
  client.destroy();
  database.destroy();
}
