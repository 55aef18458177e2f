import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrMakeSigningKey } from '../../apps/server/signing/signing-key.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { Operator } from './operator.ts';
import { ReviewSide } from './review-side.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

/** The built server as a program on a database, where the test itself is the source and the reviewer. */
export class ServedReview {
  #server: ServerProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly database: TestDatabase,
    readonly side: ReviewSide,
    private readonly token: string,
  ) {}

  static async open(): Promise<ServedReview> {
    const folder = mkdtempSync(join(tmpdir(), 'prosync-served-'));
    const database = await createDatabase();
    const key = await readOrMakeSigningKey(join(folder, 'key.pem'));
    const side = await ReviewSide.open(database.address, key);
    const later = `update publication set next_due_at = now() + interval '1 day'`;
    await side.dataSource.query(later);
    await side.dataSource.query('delete from operators');
    const add = ['service-account', 'add', 'pipeline', '--role', 'administrator'];
    const adding = await startServerProcess({ verb: add, settings: settingsIn(folder, database) });
    if ((await adding.ended) !== 0) throw new Error(adding.output.stderr);
    const token = adding.output.stdout.trim();
    const [{ id }] = await side.dataSource.query('select id from operators');
    side.operator = { ...side.operator, id };
    return new ServedReview(folder, database, side, token);
  }

  get server(): ServerProcess {
    if (this.#server === null) throw new Error('The server was not started.');
    return this.#server;
  }

  get operator(): Operator {
    return new Operator(this.server.url, this.token);
  }

  /** Starts the server and waits until it listens. */
  async start(settings: Record<string, string> = {}): Promise<ServerProcess> {
    const all = { ...settingsIn(this.folder, this.database), ...settings };
    this.#server = await startServerProcess({ settings: all });
    await this.#server.ready;
    return this.#server;
  }

  /** A connection on which the server tells what happens, for as long as both want. */
  async events(): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${this.token}`, accept: 'text/event-stream' };
    const call = request(`${this.server.url}/api/v1/live`, { agent: false, headers });
    const [answer] = (await once(call.end(), 'response')) as [IncomingMessage];
    answer.on('error', () => undefined).resume();
    return answer;
  }

  async close(): Promise<void> {
    this.#server?.child.kill('SIGKILL');
    await this.#server?.ended;
    await this.side.close();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function settingsIn(folder: string, database: TestDatabase): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    PROSYNC_DATA: folder,
    PROSYNC_SIGNING_KEY_FILE: join(folder, 'key.pem'),
    PROSYNC_PUBLISH_INTERVAL: '24h',
  };
}
