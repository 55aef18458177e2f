import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewSource, SourceChange } from '#api/sources';
import { ScanSide } from '../../../test/support/scan-side.ts';
import { manyContents, VendorSystem } from '../../../test/support/vendor-system.ts';

let server: ScanSide;
beforeEach(async () => {
  server = await ScanSide.open();
});
afterEach(() => server.close());

const NEW: NewSource = { name: 'scripts', connector: 'directory', settings: { root: '/srv/x' } };

describe('adding a source', () => {
  test('answers with it, says so in the audit, and makes its first scan due at once', async () => {
    const source = await server.sources.add(NEW, server.side.operator);
    expect(source).toMatchObject({ ...NEW, lastScan: null, lastCompleteAt: null });
    expect(Date.parse(source.scanDueAt)).toBeLessThanOrEqual(Date.now() + 1000);
    const event = await server.side.one('select action, actor_name, subject_id from audit_events');
    expect(event).toEqual({ action: 'source.added', actor_name: 'Ada', subject_id: source.id });
  });

  test.each(['relative/folder', './x', '../x', ' /srv/x'])('refuses the root %j', async (root) => {
    const input = { ...NEW, settings: { root } };
    await expect(server.sources.add(input, server.side.operator)).rejects.toMatchObject({
      code: 'invalid-source',
      remedy: expect.stringContaining('/srv/content'),
    });
    expect((await server.sources.list()).data).toHaveLength(1);
  });

  test('refuses a name that is taken', async () => {
    await server.sources.add(NEW, server.side.operator);
    await expect(server.sources.add(NEW, server.side.operator)).rejects.toMatchObject({
      code: 'name-taken',
    });
  });

  test('when it must only be there, adds it once', async () => {
    const first = await server.sources.ensure(NEW, server.side.operator);
    const again = await server.sources.ensure(NEW, server.side.operator);
    expect(again?.id).toBe(first?.id);
    expect((await server.sources.list()).data.map((source) => source.name)).toEqual([
      'central',
      'scripts',
    ]);
  });
});

test('the list shows the last scan of each source, and when the last complete one ended', async () => {
  const complete = await server.scan();
  server.central.outcome = { complete: false, reason: 'The disk went away.' };
  const last = await server.scan();
  const { problems: _, ...summary } = last;
  expect((await server.sources.list()).data).toMatchObject([
    { name: 'central', lastScan: summary, lastCompleteAt: complete.finishedAt },
  ]);
});

describe('changing a source', () => {
  const change = (input: SourceChange, id = server.sourceId) =>
    server.sources.change(id, input, server.side.operator);

  test('is told in the audit with what it was and what it is, and makes its next scan due at once', async () => {
    await server.side.dataSource.query(`update sources set scan_due_at = now() + interval '1 h'`);
    const { settings } = await server.sources.get(server.sourceId);
    const source = await change({ name: 'main', settings: { root: 'elsewhere' } });
    expect(source).toMatchObject({ name: 'main', settings: { root: 'elsewhere' } });
    expect(Date.parse(source.scanDueAt)).toBeLessThanOrEqual(Date.now() + 1000);
    const event = await server.side.one('select action, actor_name, facts from audit_events');
    expect(event).toEqual({
      action: 'source.changed',
      actor_name: 'Ada',
      facts: {
        before: { name: 'central', settings },
        after: { name: 'main', settings: { root: 'elsewhere' } },
      },
    });
  });

  test('to what it is already writes nothing', async () => {
    const { name, scanDueAt } = await server.sources.get(server.sourceId);
    expect(await change({ name })).toMatchObject({ scanDueAt });
    const { count } = await server.side.one<{ count: number }>(
      'select count(*)::int from audit_events',
    );
    expect(count).toBe(0);
  });

  test('what leaves the tracked scope is moved out, and much of it at once is held', async () => {
    server.central.contents = manyContents(140);
    await server.scan();
    await server.side.approve();
    await server.side.publish();
    const narrow = new VendorSystem(manyContents(120));
    narrow.outside = manyContents(140).map(({ guid }) => ({ contentType: 'script', guid }));
    server.systems.set('narrow', narrow);
    await change({ settings: { root: 'narrow' } });
    expect(await server.scan()).toMatchObject({ counts: { movedOut: 20, deleted: 0 } });
    expect(server.central.isClosed, 'the reader of the former scope').toBe(true);
    server.systems.set('narrower', new VendorSystem(manyContents(2)));
    await change({ settings: { root: 'narrower' } });
    expect(await server.scan()).toMatchObject({
      status: 'held',
      vanished: [{ contentType: 'script', known: 120, vanished: 118 }],
    });
  });

  test('another server reads with the new settings, too', async () => {
    const other = await ScanSide.open(server);
    try {
      other.central.contents = [{ guid: 'before' }];
      await other.scan();
      other.systems.set('elsewhere', new VendorSystem([{ guid: 'after' }]));
      await change({ settings: { root: 'elsewhere' } });
      expect(await other.scan()).toMatchObject({ counts: { total: 1, new: 1 } });
      expect(await server.items()).toMatchObject({ after: { detail: 'new' } });
    } finally {
      await other.close();
    }
  });

  test('waits for a scan with the present settings, unless its server has been silent', async () => {
    await server.side.dataSource.query(
      `insert into scans (source_id, status, trigger) values ($1, 'running', 'timer')`,
      [server.sourceId],
    );
    await expect(change({ settings: { root: 'x' } })).rejects.toMatchObject({
      code: 'scan-running',
    });
    expect(await change({ name: 'renamed' })).toMatchObject({ name: 'renamed' });
    await server.side.dataSource.query(`update scans set alive_at = now() - interval '2 min'`);
    expect(await change({ settings: { root: 'x' } })).toMatchObject({ settings: { root: 'x' } });
    const { status } = await server.side.one<{ status: string }>('select status from scans');
    expect(status).toBe('incomplete');
  });

  test('refuses the name of another, settings of another connector, and an id that is not there', async () => {
    const { id } = await server.sources.add(NEW, server.side.operator);
    await expect(change({ name: 'central' }, id)).rejects.toMatchObject({ code: 'name-taken' });
    const settings = { host: 'db', user: 'reader', database: 'labtech', passwordFile: '/run/x' };
    await expect(change({ settings }, id)).rejects.toMatchObject({ code: 'invalid-source' });
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(change({ name: 'x' }, nobody)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('testing a source', () => {
  test('says what was reached, with the content types there', async () => {
    server.central.contents = [{ guid: 'a' }, { guid: 'b', contentType: 'monitor' }];
    expect(await server.sources.test(server.sourceId, server.side.operator)).toEqual({
      ok: true,
      detail: 'Reached 2 items.',
      contentTypes: ['script', 'monitor'],
    });
  });

  test('says why not, and what to do', async () => {
    await server.side.dataSource.query(`update sources set connector = 'missing'`);
    expect(await server.sources.test(server.sourceId, server.side.operator)).toEqual({
      ok: false,
      detail: 'This server has no connector called "missing". Use one of: directory, vendor.',
      contentTypes: [],
    });
  });

  test('tries a place before there is a source of it, and stores nothing', async () => {
    const root = mkdtempSync(join(tmpdir(), 'prosync-place-'));
    mkdirSync(join(root, 'script'));
    writeFileSync(join(root, 'script', 'a.sh'), 'true\n');
    const before = await server.sources.list();
    const there = { connector: 'directory', settings: { root } } as const;
    expect(await server.sources.testNew(there, server.side.operator)).toMatchObject({
      ok: true,
      contentTypes: ['script'],
    });
    rmSync(root, { recursive: true });
    const answer = await server.sources.testNew(there, server.side.operator);
    expect(answer).toMatchObject({ ok: false, contentTypes: [] });
    expect(answer.detail).toContain(root);
    expect(await server.sources.list()).toEqual(before);
    await expect(
      server.sources.testNew({ ...there, settings: { root: 'relative' } }, server.side.operator),
    ).rejects.toMatchObject({ code: 'invalid-source' });
  });

  test('is in the audit with the place, before it is reached, and cannot be used to look for hosts and files', async () => {
    const { operator } = server.side;
    const place = (root: string) => ({ connector: 'directory', settings: { root } }) as const;
    await server.sources.testNew(place('/srv/first'), operator);
    expect(
      await server.side.one(`select action, actor_name, subject_id, facts from audit_events`),
    ).toEqual({
      action: 'source.tested',
      actor_name: 'Ada',
      subject_id: 'new',
      facts: place('/srv/first'),
    });
    const answers = await Promise.allSettled(
      Array.from({ length: 40 }, () => server.sources.test(server.sourceId, operator)),
    );
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]).toMatchObject({
      reason: { code: 'too-many-requests', facts: { retryAfterSeconds: expect.any(Number) } },
    });
    const other = { ...operator, id: '00000000-0000-4000-8000-000000000001' };
    expect(await server.sources.test(server.sourceId, other)).toMatchObject({ ok: true });
  });

  test('refuses an id that is not there', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(server.sources.test(nobody, server.side.operator)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(server.scan(nobody)).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('a source keeps its reader until the server stops, and closes it then', async () => {
  await server.scan();
  const reader = await server.sources.reader(server.sourceId);
  expect(await server.sources.reader(server.sourceId)).toBe(reader);
  await server.readers.onApplicationShutdown();
  expect(server.central.isClosed).toBe(true);
});
