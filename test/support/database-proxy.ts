import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseAddress } from '../../apps/server/database/database-address.ts';

/**
 * What happens to a statement on its way to the database: it passes; the connection is cut before it arrives; or it arrives
 * and the connection is cut before its answer comes back.
 */
export type Verdict = 'pass' | 'cut' | 'lose-answer';

/** Asked for each statement of any connection, with its text and its number; may take its time. */
export type Judge = (statement: string, number: number) => Verdict | Promise<Verdict>;

/** A place between a server and its database that can harm what passes (docs/guarantees.md#9). */
export interface DatabaseProxy {
  address: DatabaseAddress;
  close(): Promise<void>;
}

/** Starts a proxy on a loopback port in front of a database, on a unix socket or a port. */
export async function startDatabaseProxy(
  behind: DatabaseAddress,
  judge: Judge,
): Promise<DatabaseProxy> {
  let statements = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { host = '', port = 0 } = behind;
    const database = host.startsWith('/')
      ? connect(join(host, `.s.PGSQL.${port}`))
      : connect(port, host);
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
  const { port } = server.address() as AddressInfo;
  const { user, database } = behind;
  return {
    address: new DatabaseAddress({ kind: 'external', host: '127.0.0.1', port, user, database }),
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
  for await (const { text, bytes } of statementsOf(client)) {
    const verdict = text === null ? 'pass' : await judge(text);
    if (verdict === 'cut') return cut(client, database);
    losesAnswer ||= verdict === 'lose-answer';
    database.write(bytes);
  }
}

/**
 * Groups what a client sends by statement: up to a query message, or up to the Sync that ends an extended one (PostgreSQL
 * protocol 3, message formats). The start-up message has no text.
 */
async function* statementsOf(
  client: Socket,
): AsyncGenerator<{ text: string | null; bytes: Buffer }> {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  let sent: Buffer[] = [];
  let text = '';
  for await (const chunk of client as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const typeLength = isStarted ? 1 : 0;
      const length = rest.length < 5 ? Infinity : rest.readUInt32BE(typeLength) + typeLength;
      if (rest.length < length) break;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (!isStarted) {
        isStarted = true;
        yield { text: null, bytes: message };
        continue;
      }
      sent.push(message);
      const type = String.fromCharCode(message[0] ?? 0);
      if (type === 'Q' || type === 'P') text = message.subarray(5).toString('utf8');
      if (type !== 'Q' && type !== 'S' && type !== 'X') continue;
      yield { text: type === 'X' ? null : text, bytes: Buffer.concat(sent) };
      sent = [];
    }
  }
}

function cut(...sockets: Socket[]): void {
  for (const socket of sockets) socket.destroy();
}
