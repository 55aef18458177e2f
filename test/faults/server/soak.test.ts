import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHere } from '../../support/client-here.ts';
import { filesOf } from '../../support/client-folder.ts';
import { newInstance, type Instance } from '../../support/instance.ts';
import { ServedReview } from '../../support/served-review.ts';
import { isThorough } from '../../support/share.ts';
import { Random } from '../../automate/instance/random.ts';

/*
 * F30: a server, several instances and random faults, over and over. PROSYNC_SOAK_CYCLES says how often: 6,000 of them are the
 * twelve hours of a soak. What grows with each cycle shows in a few hundred.
 */

const seed = process.env.PROSYNC_SEED ?? String(Date.now());
const cycles = Number(process.env.PROSYNC_SOAK_CYCLES ?? (isThorough ? 400 : 8));
const WARM_UP = Math.ceil(cycles / 4);

let review: ServedReview;
let instances: Instance[];

beforeEach(async () => {
  review = await ServedReview.open();
  await review.start();
  instances = [];
  for (let i = 0; i < (isThorough ? 20 : 3); i += 1)
    instances.push(await newInstance(review.server, review.operator));
});
afterEach(async () => {
  for (const instance of instances) instance.remove();
  await review.close();
});

/** What must stay flat: open files of the server, its memory in MB, and the backends of its database. */
async function resources(): Promise<{ handles: number; memory: number; backends: number }> {
  const process = `/proc/${review.server.child.pid}`;
  const status = readFileSync(`${process}/status`, 'utf8');
  const { backends } = await review.side.one<{ backends: number }>(
    `select count(*)::int as backends from pg_stat_activity where datname = current_database()`,
  );
  const memory = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  return { handles: readdirSync(`${process}/fd`).length, memory, backends };
}

const FAULTS: ((random: Random) => unknown)[] = [
  // Every connection of the server breaks.
  () =>
    review.side.dataSource.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name like 'prosync-server%'`,
    ),
  // An instance loses what it remembers, or a file of its content.
  (random) => {
    const instance = random.pick(instances);
    rmSync(join(instance.folder, '.prosync/state/seen.json'), { force: true });
  },
  (random) =>
    rmSync(join(random.pick(instances).content, 'folder'), { recursive: true, force: true }),
  () => undefined,
];

test.runIf(process.platform === 'linux')(
  'F30 I14 whatever breaks again and again, every instance gets every release, and nothing grows',
  async () => {
    console.log(`${cycles} cycles, seed ${seed}`);
    const random = new Random(seed);
    let before: Awaited<ReturnType<typeof resources>> | null = null;
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      const body = `cycle ${cycle}\n`;
      await review.side.observe([{ guid: `item-${cycle % 5}`, body }]);
      await review.side.approve();
      await random.pick(FAULTS)(random);
      await publishedAs(cycle);
      await Promise.all(instances.map((instance) => synced(instance, cycle)));
      if (cycle === WARM_UP) before = await resources();
    }
    const most = {
      handles: (before?.handles ?? 0) + 15,
      backends: (before?.backends ?? 0) + 5,
      memory: (before?.memory ?? 0) * 1.5 + 50,
    };
    // Connections that nobody uses any more are closed after 75 s; what leaks stays.
    const growing = async () => {
      const after = await resources();
      return (Object.keys(most) as (keyof typeof most)[]).filter(
        (name) => after[name] > most[name],
      );
    };
    await expect.poll(growing, { timeout: 150_000, message: `seed ${seed}` }).toEqual([]);
    expect((await review.side.audit.verify()).brokenAt).toBeNull();
  },
);

/** Publishes as often as it takes: an answer that says why it cannot is 503, and nothing is published twice. */
async function publishedAs(seq: number): Promise<void> {
  await expect
    .poll(async () => {
      const { status } = await review.operator.call('POST', '/releases', {});
      if (status !== 503) expect(status).toBeLessThan(300);
      return review.side.one('select seq from publication');
    })
    .toEqual({ seq });
}

/** The instance has the release: a sync may fail as long as the server is shaken, and never leaves half of it. */
async function synced({ folder, content }: Instance, cycle: number): Promise<void> {
  const path = `folder/item-${cycle % 5}.ps1`;
  await expect
    .poll(async () => {
      const { code } = await runHere(folder, ['sync', '--overwrite', '--yes']);
      return [code, filesOf(content)[path]];
    })
    .toEqual([0, `cycle ${cycle}\n`]);
}
