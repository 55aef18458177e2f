import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server that speaks just enough of PostgreSQL's protocol to tell a version; real old ones are not to be had here. */
export async function fakePostgres(
  versionNumber: string,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', int32(0)), READY]));
      socket.on('data', (query) => answer(socket, query, versionNumber));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function answer(socket: Socket, query: Buffer, value: string): void {
  if (query[0] !== 'Q'.charCodeAt(0)) return void socket.end();
  const name = Buffer.from('server_version_num\0');
  const field = Buffer.concat([
    int16(1),
    name,
    int32(0),
    int16(0),
    int32(25),
    int16(-1),
    int32(-1),
    int16(0),
  ]);
  const row = Buffer.concat([int16(1), int32(value.length), Buffer.from(value)]);
  socket.write(
    Buffer.concat([
      message('T', field),
      message('D', row),
      message('C', Buffer.from('SHOW\0')),
      READY,
    ]),
  );
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

const READY = message('Z', Buffer.from('I'));
