import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PublishAnswer } from '#api/releases';
import { hasCode } from '#domain/errors';
import { createDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { ReviewSide } from '../../../../test/support/review-side.ts';
import { SYSTEM } from '../../audit/actor.ts';

let database: TestDatabase;
let one: ReviewSide;
let two: ReviewSide;

beforeEach(async () => {
  database = await createDatabase();
  one = await ReviewSide.open(database.address);
  two = await ReviewSide.open(database.address);
});
afterEach(async () => {
  await Promise.all([one.close(), two.close()]);
  await database.drop();
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

test('F4: two servers that publish at the same moment, 200 times, make exactly 200 releases', async () => {
  for (let round = 1; round <= 200; round += 1) {
    await one.observe([{ guid: `item-${round % 7}`, body: `round ${round}` }]);
    await two.approve([`item-${round % 7}`]);
    await one.dataSource.query(`update publication set next_due_at = now() - interval '1 second'`);
    const timer = (side: ReviewSide) => side.publisher.publish({ trigger: 'timer', actor: SYSTEM });
    const second = round % 2 === 0 ? timer(two) : two.publish();
    const answers = await Promise.all([outcome(timer(one)), outcome(second)]);
    const made = answers.filter((answer) => answer !== null && answer.published > 0);
    expect(made, `round ${round}`).toMatchObject([{ seq: round, published: 1, removed: 0 }]);
  }
  const facts = await one.one(
    `select count(*)::int as releases, max(seq) as seq, (select sum(version)::int from items) as versions from releases`,
  );
  expect(facts).toEqual({ releases: 200, seq: 200, versions: 200 });
});

test('I1, I6: whatever is scanned, approved, withdrawn and published at once, only what was approved is out', async () => {
  const seed = Number(process.env.PROSYNC_SEED ?? Date.now() % 100_000);
  console.log(`seed ${seed}`);
  const random = randomOf(seed);
  const guids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const some = () => guids.filter(() => random() < 0.5);
  const acts = [
    (side: ReviewSide) =>
      side.observe(some().map((guid) => ({ guid, body: `text ${Math.floor(random() * 1e6)}` }))),
    (side: ReviewSide) => side.vanish(some()),
    (side: ReviewSide) => side.approve(some()),
    (side: ReviewSide) => side.approve(),
    async (side: ReviewSide) => {
      const items = await side.seen(some());
      if (items.length === 0) return;
      await side.approvals.withdraw({ items: items.map(({ id }) => ({ id })) }, side.operator);
    },
    (side: ReviewSide) => outcome(side.publish()),
    async (side: ReviewSide) => {
      const { seq } = await side.one<{ seq: number }>('select seq from publication');
      if (seq > 0) await outcome(side.restorer.restore({ seq: 1, actor: side.operator }));
    },
  ];
  await one.observe(guids.map((guid) => ({ guid })));
  for (let round = 0; round < 60; round += 1) {
    const work = Array.from({ length: 5 }, async (_, i) => {
      const act = acts[Math.floor(random() * acts.length)];
      await act?.(i % 2 === 0 ? one : two);
    });
    await Promise.all(work);
  }
  expect(await one.dataSource.query(UNAPPROVED), `seed ${seed}`).toEqual([]);
  expect(await one.dataSource.query(OUTDATED_APPROVALS), `seed ${seed}`).toEqual([]);
  expect(await one.dataSource.query(DIFFERENT_PRODUCTION), `seed ${seed}`).toEqual([]);
  expect((await one.audit.verify()).brokenAt).toBeNull();
});

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
