import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServedReview } from '../../support/served-review.ts';
import { isThorough } from '../../support/share.ts';
import { Random } from '../../automate/instance/random.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const seed = process.env.PROSYNC_SEED ?? String(Date.now());

let review: ServedReview;
beforeEach(async () => {
  review = await ServedReview.open();
});
afterEach(() => review.close());

test('F27 I13 a signal at any moment ends the server with 0, and a publication that runs is neither lost nor doubled', async () => {
  const rounds = isThorough ? 500 : 3;
  const random = new Random(seed);
  console.log(`${rounds} signals, seed ${seed}`);
  const { side } = review;
  for (let round = 1; round <= rounds; round += 1) {
    const signal = SIGNALS[round % SIGNALS.length] ?? 'SIGTERM';
    await side.observe([{ guid: 'a', body: `round ${round}` }]);
    await side.approve();
    const { child, ended, output } = await review.start();
    await review.events();
    const publishing = review.operator.call('POST', '/releases', {}).catch(() => null);
    await pause(random.between(0, 60));
    child.kill(signal);
    expect(await ended, `round ${round}, ${signal}, seed ${seed}: ${output.stderr}`).toBe(0);
    await publishing;
    // What was cut before it began is published now; what was done is not done again.
    await side.publish();
    const facts = 'select count(*)::int as releases, max(seq) as seq from releases';
    expect(await side.one(facts), `round ${round}, seed ${seed}`).toEqual({
      releases: round,
      seq: round,
    });
  }
  expect((await side.audit.verify()).brokenAt).toBeNull();
});
