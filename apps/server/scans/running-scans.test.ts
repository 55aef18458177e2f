import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ScanSide } from '../../../test/support/scan-side.ts';

let first: ScanSide;
let second: ScanSide;
beforeEach(async () => {
  first = await ScanSide.open();
  second = await ScanSide.open(first);
});
afterEach(async () => {
  await second.close();
  await first.close();
});

/** Keeps the readings of a server from ending until it is called. */
function holdUp(server: ScanSide): () => void {
  let release = () => {};
  server.central.obstacle = new Promise((resolve) => {
    release = resolve;
  });
  return release;
}

function age(seconds: number): Promise<unknown> {
  return first.side.dataSource.query(
    `update scans set alive_at = clock_timestamp() - $1 * interval '1 second'`,
    [seconds],
  );
}

describe('one scan per source at a time', () => {
  test('a second request joins the scan that this server runs', async () => {
    const release = holdUp(first);
    const one = first.scan();
    await expect.poll(() => first.central.readings).toBe(1);
    const query = { wait: 60, fresh: false };
    const other = first.scans.request(first.sourceId, query, first.side.operator);
    setTimeout(release, 100);
    expect(await other).toMatchObject({ id: (await one).id, status: 'complete' });
    expect(first.central.readings).toBe(1);
  });

  test('a request at another server waits for the scan that runs, and is answered with it', async () => {
    const release = holdUp(first);
    const scan = first.scan();
    await expect.poll(() => first.central.readings).toBe(1);
    const { operator } = second.side;
    const ask = (wait: number) =>
      second.scans.request(first.sourceId, { wait, fresh: false }, operator);
    const seen = await ask(0);
    expect(seen).toMatchObject({ status: 'running', counts: null, finishedAt: null });
    setTimeout(release, 100);
    expect(await ask(60)).toMatchObject({ id: seen.id, status: 'complete' });
    expect(await scan).toMatchObject({ id: seen.id, status: 'complete' });
    expect(second.central.readings).toBe(0);
  });

  test('who confirms a held scan while another scan runs waits for it, and is not refused', async () => {
    first.central.contents = [{ guid: 'a' }];
    await first.scan();
    await first.side.approve();
    await first.side.publish();
    first.central.contents = [];
    const held = await first.scan();
    expect(held.status).toBe('held');
    const release = holdUp(first);
    const running = first.scan();
    await expect.poll(() => first.central.readings).toBe(3);
    setTimeout(release, 100);
    const query = { wait: 60, fresh: false };
    const confirmed = await first.scans.confirm(held.id, query, first.side.operator);
    expect(confirmed).toMatchObject({ status: 'complete', counts: { deleted: 1 } });
    expect(await running).toMatchObject({ status: 'held' });
  });

  test('a request answers after its wait while the scan goes on', async () => {
    const release = holdUp(first);
    const query = { wait: 0, fresh: false };
    const seen = await first.scans.request(first.sourceId, query, first.side.operator);
    expect(seen.status).toBe('running');
    release();
    await expect.poll(async () => (await first.scans.get(seen.id)).status).toBe('complete');
  });

  test('sources are scanned side by side', async () => {
    const release = holdUp(first);
    const scan = first.scan();
    const other = await first.add('other');
    other.system.contents = [{ guid: 'b' }];
    expect(await first.scan(other.id)).toMatchObject({ status: 'complete', counts: { new: 1 } });
    release();
    await scan;
  });
});

test('two scans that store the same bodies at the same time both succeed', async () => {
  const other = await first.add('other');
  const bodies = Array.from({ length: 2_000 }, (_, index) => `body ${index}`);
  first.central.batchSize = other.system.batchSize = 20;
  first.central.contents = bodies.map((body, index) => ({ guid: `a-${index}`, body }));
  other.system.contents = bodies.map((body, index) => ({ guid: `b-${index}`, body }));
  const scans = await Promise.all([first.scan(), first.scan(other.id)]);
  expect(scans.map((scan) => scan.counts?.new)).toEqual([2_000, 2_000]);
});

describe('a scan whose server is gone', () => {
  async function crashed(): Promise<string> {
    const [{ id }] = await first.side.dataSource.query(
      `insert into scans (source_id, status, trigger) values ($1, 'running', 'timer') returning id`,
      [first.sourceId],
    );
    return id;
  }

  test('is ended as incomplete by the next one after a minute of silence', async () => {
    const id = await crashed();
    await age(61);
    expect(await first.scan()).toMatchObject({ status: 'complete' });
    expect(await first.scans.get(id)).toMatchObject({
      status: 'incomplete',
      reason: 'The server that ran it stopped.',
    });
  });

  test('is left alone before that', async () => {
    const id = await crashed();
    await age(50);
    expect(await first.scan()).toMatchObject({ id, status: 'running' });
  });

  test('applies nothing when it was only stopped and wakes up', async () => {
    first.central.contents = [{ guid: 'a', body: 'old' }];
    second.central.contents = [{ guid: 'a', body: 'new' }];
    const release = holdUp(first);
    const slept = first.scan();
    await expect.poll(() => first.central.readings).toBe(1);
    await age(61);
    expect(await second.scan()).toMatchObject({ status: 'complete', counts: { new: 1 } });
    release();
    expect(await slept).toMatchObject({
      status: 'incomplete',
      reason: 'The server that ran it stopped.',
    });
    const body = await first.side.one(
      `select convert_from(b.bytes, 'utf8') as text from items i
       join revisions r on r.id = i.observed_revision_id join blobs b on b.sha256 = r.body_sha256`,
    );
    expect(body).toEqual({ text: 'new' });
  });
});

test('a server that stops ends its scans as incomplete', async () => {
  const release = holdUp(first);
  const scan = first.scan();
  await expect.poll(() => first.central.readings).toBe(1);
  first.shutdown.onModuleDestroy();
  release();
  expect(await scan).toMatchObject({ status: 'incomplete', reason: 'The server was stopped.' });
});
