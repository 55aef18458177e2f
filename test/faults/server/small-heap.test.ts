import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { PublishAnswer } from '#api/releases';
import { ServedReview } from '../../support/served-review.ts';
import { isThorough } from '../../support/share.ts';

/** What an operator may approve at once; the whole number with `npm run test:faults`. */
const ITEMS = isThorough ? 50_000 : 5_000;
const BATCH = 5_000;

let review: ServedReview;
beforeEach(async () => {
  review = await ServedReview.open();
});
afterEach(() => review.close());

test(`a server with a heap of 256 MB takes the approval and the publication of ${ITEMS} items`, async () => {
  for (let from = 0; from < ITEMS; from += BATCH)
    await review.side.observe(
      Array.from({ length: BATCH }, (_, n) => ({ guid: `item-${from + n}`, body: `${from + n}` })),
    );
  const { output } = await review.start({ NODE_OPTIONS: '--max-old-space-size=256' });
  const { operator } = review;
  const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
  expect(counts.needsApproval).toBe(ITEMS);
  const wish = { filter: {}, expected: ITEMS, seen: counts.seen };
  expect(await operator.do('POST', '/approvals', wish)).toMatchObject({ approved: ITEMS });
  const { published } = await operator.do<PublishAnswer>('POST', '/releases', {});
  expect(published, output.stderr).toBe(ITEMS);
});
