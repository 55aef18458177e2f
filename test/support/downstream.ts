import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataSource } from 'typeorm';
import { parse, stringify } from 'yaml';
import type { ItemList } from '#api/items';
import type { InstanceDetail, InstanceItemView, InstanceList } from '#api/instances';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import type { SourceView } from '#api/sources';
import { CurrentRelease } from '../../apps/server/distribution/release/current-release.ts';
import { startApplication, type RunningApplication } from './application.ts';
import { runClient, type ClientRun } from './client.ts';
import { filesOf } from './client-folder.ts';
import { runHere } from './client-here.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { newInstance, type Instance } from './instance.ts';
import { operatorOf, type Operator } from './operator.ts';
import { freePort } from './port.ts';

const LAYOUT = `contentTypes:
  rule: { files: "rules/**/*.yml", guid: id, name: title, tags: tags }
  check: { files: "checks/**/*.yml", guid: id, name: title, tags: tags }
`;

/** What a server is started with, the first time and after it was stopped. */
interface Beginning {
  database: TestDatabase;
  settings: Record<string, string> & { PROSYNC_DATA: string };
}

/** The central side of a story: the real server, a source in a folder, and an operator who approves everything. */
export class Central {
  readonly #root = mkdtempSync(join(tmpdir(), 'prosync-central-'));
  #sourceId = '';
  #isRunning = true;

  private constructor(
    public application: RunningApplication,
    readonly operator: Operator,
    private readonly beginning: Beginning,
  ) {}

  static async open(): Promise<Central> {
    const data = mkdtempSync(join(tmpdir(), 'prosync-central-data-'));
    const settings = {
      PROSYNC_DATA: data,
      PROSYNC_PORT: String(await freePort()),
      PROSYNC_SCAN_INTERVAL: '24h',
      PROSYNC_PUBLISH_INTERVAL: '24h',
    };
    const beginning = { database: await createDatabase(), settings };
    const application = await startApplication(beginning);
    await application.app
      .get(DataSource)
      .query(`update publication set next_due_at = now() + interval '1 day'`);
    const operator = await operatorOf(application, 'administrator');
    const central = new Central(application, operator, beginning);
    central.write('prosync.yaml', LAYOUT);
    const source = { name: 'central', connector: 'directory', settings: { root: central.#root } };
    const { id } = await central.operator.do<SourceView>('POST', '/sources', source);
    central.#sourceId = id;
    await central.#leaveToTheStory();
    return central;
  }

  /** Stops the server; `start` starts it again with everything that it had. */
  async stop(): Promise<void> {
    if (this.#isRunning) await this.application.close();
    this.#isRunning = false;
  }

  async start(): Promise<void> {
    this.application = await startApplication(this.beginning);
    this.#isRunning = true;
  }

  /** Writes `<type>s/<name>.yml`, whose name and GUID are `name`. */
  put(name: string, text: string, { type = 'rule', tags = [] as string[] } = {}): void {
    const head = `title: ${name}\nid: ${name}\ntags: [${tags.join(', ')}]\n`;
    this.write(`${type}s/${name}.yml`, `${head}text: ${text}\n`);
  }

  /** Writes any file of the source, `prosync.yaml` among them. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.#root, path)), { recursive: true });
    writeFileSync(join(this.#root, path), text);
  }

  /** Removes a file of the source, with the folder when it was the last one there. */
  remove(path: string): void {
    rmSync(join(this.#root, path));
    const folder = dirname(join(this.#root, path));
    if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  }

  /** The bytes of an item as the source has them. */
  text(name: string, type = 'rule'): string {
    return readFileSync(join(this.#root, `${type}s/${name}.yml`), 'utf8');
  }

  delete(name: string, type = 'rule'): void {
    rmSync(join(this.#root, `${type}s/${name}.yml`));
  }

  /** Everything of the source by its path, as an instance without exceptions has it. */
  files(): Record<string, string> {
    const { 'prosync.yaml': _layout, ...files } = filesOf(this.#root);
    return files;
  }

  /** Scans, and writes the instructions of the version of `name` that waits for its approval then. */
  async instruct(name: string, text: string): Promise<void> {
    await this.scanned();
    const { data } = await this.operator.do<ItemList>('GET', `/items?q=${name}&limit=1`);
    const { id, observedDigest: digest } = data[0] ?? {};
    await this.operator.do('PUT', `/items/${id}/instructions`, { digest, text });
  }

  /** Scans, approves what changed, publishes, and returns the number of the release. */
  async publish(): Promise<number> {
    const status = await this.scanned();
    const { counts } = await this.operator.do<ItemList>('GET', '/items?limit=1');
    const { approvable: expected, seen } = counts;
    if (expected > 0) await this.operator.do('POST', '/approvals', { filter: {}, expected, seen });
    const { seq, published, removed } = await this.operator.do<PublishAnswer>(
      'POST',
      '/releases',
      {},
    );
    if (status !== 'complete' || published + removed !== expected || expected === 0) {
      throw new Error(`scan ${status}; ${published} and ${removed} of ${expected} published`);
    }
    await this.application.app.get(CurrentRelease, { strict: false }).refresh();
    return seq ?? 0;
  }

  // Who takes the last item of a content type away means it here, and confirms it.
  private async scanned(): Promise<string> {
    const scan = (path: string) => this.operator.do<ScanView>('POST', `${path}?wait=60`);
    const { id, status } = await scan(`/sources/${this.#sourceId}/scans`);
    return status === 'held' ? (await scan(`/scans/${id}/confirm`)).status : status;
  }

  /** A new instance, logged in, with an empty folder as its target. */
  async instance(): Promise<Downstream> {
    return new Downstream(this, await newInstance(this.application, this.operator));
  }

  async close(): Promise<void> {
    await this.stop();
    await this.beginning.database.drop();
    const { PROSYNC_DATA: data } = this.beginning.settings;
    for (const folder of [this.#root, data]) rmSync(folder, { recursive: true, force: true });
  }

  // A new source is due at once. A scan by the clock that runs while files are written sees some of them, and `publish`
  // would join it; so the clock has nothing to do from here on, and what it began already is awaited.
  async #leaveToTheStory(): Promise<void> {
    await this.application.app
      .get(DataSource)
      .query(`update sources set scan_due_at = now() + interval '23 hours'`);
    await this.operator.do('POST', `/sources/${this.#sourceId}/scans?wait=60`);
  }
}

/** What `status --json` says of one item. */
export interface StatusItem {
  name: string;
  contentType: string;
  guid: string;
  state: string;
  reason: string | null;
  drift: string | null;
  movedTo: string | null;
  ignored: string | null;
  exclusion: { reason: string; owner: string; until: string | null } | null;
}

/** A downstream instance in a story: the built client, its target, and what the server knows of it. */
export class Downstream {
  constructor(
    readonly central: Central,
    readonly instance: Instance,
  ) {}

  /** The built client. */
  run(...args: string[]): Promise<ClientRun> {
    return runClient(this.instance.folder, args);
  }

  /** The same, and the test fails unless it ends with 0. */
  async do(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`prosync ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** The same program in this process, with a clock that is ahead by so many hours. */
  runLater(hours: number, ...args: string[]): Promise<ClientRun> {
    return runHere(this.instance.folder, args, { hoursAhead: hours });
  }

  /** The items of `status --json` by their name. */
  async status(): Promise<Record<string, StatusItem>> {
    const { items } = JSON.parse(await this.do('status', '--json')) as { items: StatusItem[] };
    return Object.fromEntries(items.map((item) => [item.name, item]));
  }

  /** The files of the target. */
  files(): Record<string, string> {
    return filesOf(this.instance.content);
  }

  put(path: string, text: string): void {
    const file = join(this.instance.content, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  move(from: string, to: string): void {
    const target = join(this.instance.content, to);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(this.instance.content, from), target);
  }

  delete(path: string): void {
    rmSync(join(this.instance.content, path));
  }

  /** What changes when a file is written, even with the same bytes. */
  mark(path: string): { ino: number; mtimeMs: number } {
    const { ino, mtimeMs } = statSync(join(this.instance.content, path));
    return { ino, mtimeMs };
  }

  /** Sets keys of the configuration, as a person does with an editor. */
  configure(settings: Record<string, unknown>): void {
    const file = join(this.instance.folder, '.prosync/config.yaml');
    const before = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, stringify({ ...before, ...settings }));
  }

  /** What the console knows of it: `GET /instances/{id}`, with its items by name. */
  async reported(): Promise<{ detail: InstanceDetail; items: Record<string, InstanceItemView> }> {
    const { operator } = this.central;
    const client = `instance-${this.instance.folder.slice(-6)}`;
    const { data } = await operator.do<InstanceList>('GET', '/instances?limit=200');
    const id = data.find(({ apiClient }) => apiClient?.name === client)?.id ?? 'none';
    const detail = await operator.do<InstanceDetail>('GET', `/instances/${id}`);
    const items = detail.items.data.map((item) => [item.name ?? item.guid, item] as const);
    return { detail, items: Object.fromEntries(items) };
  }

  remove(): void {
    this.instance.remove();
  }
}
