import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/**
 * A proxy on loopback that speaks CONNECT and nothing else (RFC 9110 9.3.6), and knows names that no name service has: as a
 * network that lets nobody out by another way.
 */
export class ConnectProxy {
  /** Where CONNECT to `host:port` leads on this machine. */
  readonly ways = new Map<string, number>();
  /** What was asked for, and the login that came with it. */
  readonly asked: { authority: string; authorization: string | undefined }[] = [];
  /** Everything that went through in clear view of the proxy. */
  seen = '';
  /** `user:password`; null: it wants none. */
  login: string | null = null;
  /** Answers CONNECT with this status instead. */
  refusesWith: number | null = null;
  /** Takes connections and says nothing. */
  isSilent = false;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  /** Starts on a free port, or again on the one it had. */
  async start(): Promise<this> {
    const server = createServer((_request, response) => response.writeHead(405).end());
    server.on('connect', (request, socket: Socket) => this.#connect(request, socket));
    server.on('connection', (socket) => this.#keep(socket));
    await once(server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.cut();
    if (server !== null) await new Promise((done) => server.close(done));
  }

  /** Ends every connection that goes through it now. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  #connect(request: IncomingMessage, socket: Socket): void {
    const authority = request.url ?? '';
    const authorization = request.headers['proxy-authorization'];
    this.asked.push({ authority, authorization });
    if (this.isSilent) return;
    if (this.login !== null && authorization !== basic(this.login)) return refuse(socket, 407);
    if (this.refusesWith !== null) return refuse(socket, this.refusesWith);
    const port = this.ways.get(authority);
    if (port === undefined) return refuse(socket, 502);
    const server = this.#keep(connect(port, '127.0.0.1'));
    server.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.on('data', (chunk: Buffer) => (this.seen += chunk.toString('latin1')));
      socket.pipe(server).pipe(socket);
    });
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function refuse(socket: Socket, status: number): void {
  const login = status === 407 ? 'Proxy-Authenticate: Basic realm="way out"\r\n' : '';
  socket.end(`HTTP/1.1 ${status} No\r\n${login}Content-Length: 0\r\n\r\n`);
}
