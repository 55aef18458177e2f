import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';

/** Speaks TLS on a loopback port and hands what was said on to another one in clear: a server behind its own certificate. */
export class TlsFront {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(certificate: { file: string; keyFile: string }, port: number) {
    const files = { cert: readFileSync(certificate.file), key: readFileSync(certificate.keyFile) };
    this.#server = createServer(files, (socket) => {
      const behind = connect(port, '127.0.0.1');
      for (const each of [socket, behind]) {
        this.#sockets.add(each);
        each.on('error', () => each.destroy());
        each.on('close', () => this.#sockets.delete(each));
      }
      socket.pipe(behind).pipe(socket);
    });
    this.#server.on('tlsClientError', () => undefined);
  }

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }
}
