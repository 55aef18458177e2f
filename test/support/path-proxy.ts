import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A reverse proxy on loopback that serves one server below a path, and nothing else at all. `strips`: it takes the path off
 * (nginx: `proxy_pass http://server/;`), or it does not (`proxy_pass http://server;`).
 */
export class PathProxy {
  /** The port of the server behind it. */
  behind = 0;
  /** Addresses that were asked for outside of the path. */
  readonly strays: string[] = [];
  readonly #server: Server;
  readonly #path: string;

  constructor(path: string, { strips }: { strips: boolean }) {
    this.#path = path;
    this.#server = createServer((incoming, answer) => {
      const { url = '/', method, headers } = incoming;
      if (url !== path && !url.startsWith(`${path}/`)) {
        this.strays.push(url);
        return answer.writeHead(404).end('somebody else');
      }
      const sent = strips ? url.slice(path.length) || '/' : url;
      const options = { host: '127.0.0.1', port: this.behind, path: sent, method, headers };
      const onward = request(options, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        answer.on('close', () => response.destroy());
      });
      onward.on('error', () => answer.destroy());
      incoming.pipe(onward);
    });
  }

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  /** What `PROSYNC_PUBLIC_URL` is. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#path}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
