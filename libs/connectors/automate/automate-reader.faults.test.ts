import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ContentReader, ReadOutcome } from '../connector.ts';
import { packed, scriptXml } from '../../../test/automate/encode.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { withColumnType } from '../../../test/automate/schema/variants.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';

const COMPLETE = { complete: true, reason: null };

mariaDbOrSkip('a reading that is disturbed concludes nothing', () => {
  let server: MariaDb;
  let source: SourceDatabase;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
  });

  beforeEach(async () => {
    source = await SourceDatabase.open(server, { seed: 5, counts: SMALL });
  });

  afterEach(() => source.close());
  afterAll(() => server?.stop());

  /** Reads to the end, with something that happens after the first batch. */
  async function disturbed(
    reader: ContentReader,
    disturb: () => Promise<unknown>,
    signal = new AbortController().signal,
  ): Promise<ReadOutcome> {
    const batches = reader.read(signal);
    await batches.next();
    await disturb();
    let next = await batches.next();
    while (next.done !== true) next = await batches.next();
    return next.value;
  }

  test('the server is killed: the reason names it, and the next reading is complete', async () => {
    const reader = source.reader();
    const { complete, reason } = await disturbed(reader, () => server.kill());
    expect(complete).toBe(false);
    expect(reason).toContain(`127.0.0.1:${server.port}`);
    await server.restart();
    expect((await readAll(reader)).outcome).toEqual(COMPLETE);
  });

  test('an administrator kills the connection', async () => {
    const reader = source.reader();
    const killed = await disturbed(reader, () => killOthers());
    expect(killed.complete).toBe(false);
    const before = await readAll(reader);
    expect(before.outcome).toEqual(COMPLETE);
    expect(before.items.filter(({ bytes }) => bytes === null)).toEqual([]);
  });

  test('a server that falls silent is not waited for when the scan is stopped', async () => {
    const silent = await SilentProxy.open(server.port);
    const { place } = source.settings();
    const reader = source.reader({ place: { ...place, port: silent.port } });
    const stop = new AbortController();
    const outcome = await disturbed(
      reader,
      async () => {
        silent.isSilent = true;
        setTimeout(() => stop.abort(), 100);
      },
      stop.signal,
    );
    expect(outcome).toEqual({ complete: false, reason: 'The scan was stopped.' });
    await silent.close();
  });

  test('a reading that is left lets the database go at once', async () => {
    const batches = source.reader().read(new AbortController().signal);
    await batches.next();
    await batches.return({ complete: false, reason: null });
    await expect.poll(openTransactions).toBe(0);
  });

  test('small blobs with large bodies come in batches that fit into memory', async () => {
    const params = ['x'.repeat(1_000_000)];
    const steps = [1, 2, 3].map((sort) => ({ action: 2 as const, functionId: 139, sort, params }));
    await source.run('update lt_scripts set ScriptData = ?', [
      packed(scriptXml({ guid: 'x', version: 1, steps })),
    ]);
    const reader = source.reader({ tracked: { script: ['**'] } });
    let [largest, total] = [0, 0];
    for await (const { items } of reader.read(new AbortController().signal)) {
      const size = items.reduce((sum, { body }) => sum + body.size, 0);
      [largest, total] = [Math.max(largest, size), total + size];
    }
    expect(total).toBeGreaterThan(80_000_000);
    expect(largest).toBeLessThan(13_000_000);
  });

  test('a name that stops being text is a problem and not moved out, whatever the patterns are', async () => {
    const name = source.world?.of('search', 'distributed')[3];
    const item = (await readAll(source.reader())).items.find(({ guid }) => guid === name?.guid);
    if (item === undefined) throw new Error('There is no such search.');
    const reader = source.reader({ tracked: { search: [item.name.replace(/[*?{}]/g, '?')] } });
    expect((await readAll(reader)).items.map(({ guid }) => guid)).toEqual([item.guid]);
    await withColumnType(source.connection, 'sensorchecks', 'Name', 'varbinary(400)');
    await source.run("update sensorchecks set Name = x'ff' where GUID = ?", [item.guid]);
    const { problems, items } = await readAll(reader);
    expect(items).toEqual([]);
    expect(problems.map(({ code, guid }) => [code, guid])).toEqual([['invalid-text', item.guid]]);
    expect(await reader.movedOut([item], new AbortController().signal)).toEqual([]);
  });

  test('a remote monitor whose group lost its GUID is a problem under its own GUID, with patterns too', async () => {
    const all = await readAll(source.reader());
    const monitor = all.items.find(({ contentType }) => contentType === 'remote-monitor');
    const group = monitor?.path.split('/')[0] ?? '';
    const reader = source.reader({
      tracked: { 'remote-monitor': [`${group.replace(/[*?{}]/g, '?')}/**`] },
    });
    const before = await readAll(reader);
    await source.run("update mastergroups set GUID = ''");
    const { problems } = await readAll(reader);
    expect(problems).toHaveLength(before.items.length);
    expect(new Set(problems.map(({ guid }) => guid))).toEqual(
      new Set(before.items.map(({ guid }) => guid)),
    );
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['broken-reference']));
  });

  async function killOthers(): Promise<void> {
    const others = await server.query(
      "select id from information_schema.processlist where db = ? and command = 'Sleep' and id <> ?",
      [source.database, source.connection.threadId],
    );
    for (const { id } of others) await server.query(`kill ${Number(id)}`);
  }

  async function openTransactions(): Promise<number> {
    const rows = await server.query('select trx_id from information_schema.innodb_trx');
    return rows.length;
  }
});

/** Passes everything on until it is told to be silent. */
class SilentProxy {
  isSilent = false;
  readonly #sockets: Socket[] = [];

  private constructor(readonly server: Server) {}

  static async open(port: number): Promise<SilentProxy> {
    const server = createServer();
    const proxy = new SilentProxy(server);
    server.on('connection', (near) => proxy.#join(near, connect(port, '127.0.0.1')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(near: Socket, far: Socket): void {
    this.#sockets.push(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.on('data', (data) => this.isSilent || to.write(data));
    }
  }
}
