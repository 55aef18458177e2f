import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemKey } from '#domain/item';
import {
  Administrator,
  anyDisturbance,
  expectAccounted,
  type Disturbance,
} from './ownership/disturbance.ts';
import { LocalInstance } from './ownership/local-instance.ts';
import { Model } from './ownership/model.ts';
import { anyEdit, World, type Edit } from './ownership/world.ts';

/*
 * Random changes at two sources, published release by release, and three instances that follow at their own pace: one
 * removes what is no longer published, one does not, one joins late; each may go back. Real rules, plans, records and
 * files, without a server between them.
 */

const SEQUENCES = Number(
  process.env['PROSYNC_SEQUENCES'] ?? (process.env['PROSYNC_REPLAY'] === 'all' ? 2_000 : 40),
);
const SEED = Number(process.env['PROSYNC_SEED'] ?? Date.now() % 2 ** 31);
const RELEASES = 8;

interface Turn {
  edits: Edit[];
  /** Which instances sync after the release. */
  who: number;
  /** Which instance goes back and by how many releases; none for 0. */
  back: number;
}

const anyTurn: fc.Arbitrary<Turn> = fc.record({
  edits: fc.array(anyEdit, { minLength: 1, maxLength: 4 }),
  who: fc.nat(7),
  back: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(11)),
});

test(
  `${SEQUENCES} sequences of changes at two sources: every folder holds what the model says`,
  async () => {
    const started = performance.now();
    let syncs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyTurn, { maxLength: RELEASES }), async (turns) => {
        syncs += await play(turns);
      }),
      { seed: SEED, numRuns: SEQUENCES },
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`ownership: ${SEQUENCES} sequences, ${syncs} syncs, seed ${SEED}, ${seconds} s`);
  },
  Math.max(180_000, SEQUENCES * 500),
);

const anyDisturbedTurn = fc.record({ turn: anyTurn, disturbance: anyDisturbance });

test(
  `${SEQUENCES} sequences with collisions and work at the instances: nothing is lost, and nothing differs without a reason`,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(anyDisturbedTurn, { maxLength: RELEASES }),
        async (collides, turns) => disturbed(turns, new World({ collides })),
      ),
      { seed: SEED, numRuns: SEQUENCES },
    );
    console.log(`ownership, disturbed: ${SEQUENCES} sequences, seed ${SEED}`);
  },
  Math.max(180_000, SEQUENCES * 500),
);

async function disturbed(
  turns: readonly { turn: Turn; disturbance: Disturbance }[],
  world: World,
): Promise<void> {
  const local = new LocalInstance(world.bodies);
  const administrator = new Administrator(local);
  try {
    for (const { turn, disturbance } of turns) {
      for (const edit of turn.edits) world.change(edit);
      world.publish();
      await administrator.disturb(disturbance, world);
      const how = { prune: turn.who % 2 === 0 };
      const synced = await local.sync(world.newest, how);
      administrator.expectKept();
      await administrator.expectStillEmpty(world.newest);
      expectAccounted(synced, local, world);
      await expectSettled(local, world, how);
    }
    local.include(world.releases.flatMap(({ items }) => items));
    const healed = await local.sync(world.newest, { prune: true, overwrite: true });
    expectAccounted(healed, local, world);
    const left = healed.after.filter(
      ({ state, facts }) => facts.wanted !== null && state !== 'up-to-date',
    );
    for (const { reason } of left)
      expect(reason).toMatch(/^(blocked-path|path-collision|path-taken)/);
  } finally {
    local.close();
  }
}

// A further sync of the same release changes nothing. Where items are published for one place, which only older servers do,
// what the first run could write may free a place for the next one; it says so of each item, and comes to an end.
async function expectSettled(
  local: LocalInstance,
  world: World,
  how: { prune: boolean },
): Promise<void> {
  let runsLeft = world.collides ? 3 : 0;
  for (;;) {
    const files = local.files();
    const again = await local.sync(world.newest, how);
    expectAccounted(again, local, world);
    if (again.result.applied.length > 0 && runsLeft > 0) {
      runsLeft -= 1;
      continue;
    }
    expect(again.result.applied).toEqual([]);
    expect(local.files()).toEqual(files);
    return;
  }
}

async function play(turns: readonly Turn[]): Promise<number> {
  const world = new World({ collides: false });
  const instances = [0, 1, 2].map(() => ({
    local: new LocalInstance(world.bodies),
    model: new Model(),
  }));
  let syncs = 0;
  try {
    for (const [index, { edits, who, back }] of turns.entries()) {
      for (const edit of edits) world.change(edit);
      world.publish();
      for (const [number, { local, model }] of instances.entries()) {
        const isLate = number === 2 && index < turns.length / 2;
        if (isLate || (who & (1 << number)) === 0) continue;
        const isPruned = number !== 1;
        const { result } = await local.sync(world.newest, { prune: isPruned });
        model.sync(world.newest, () => isPruned);
        expect(result.refused).toEqual([]);
        expect(local.files()).toEqual(model.files(world.bodies));
        syncs += 1;
      }
      const goer = instances[back % 3];
      const steps = Math.min(Math.ceil(back / 3), world.releases.length - 1);
      if (goer === undefined || steps === 0) continue;
      const to = world.releases.at(-1 - steps);
      if (to === undefined) continue;
      const kept = world.releases.toReversed();
      const went = await goer.local.goBack(to, kept);
      if (went === null) continue;
      const later = new Set(
        kept.filter(({ seq }) => seq > to.seq).flatMap(({ items }) => items.map(itemKey)),
      );
      goer.model.sync(to, (key) => later.has(key));
      expect(went.result.refused).toEqual([]);
      expect(goer.local.files()).toEqual(goer.model.files(world.bodies));
      syncs += 1;
    }
  } finally {
    for (const { local } of instances) local.close();
  }
  return syncs;
}
