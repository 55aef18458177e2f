import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { CursorService } from '../paging/cursor.service.ts';
import { ReleasesQueries } from '../releases/releases.queries.ts';
import { ReleasesService } from '../releases/releases.service.ts';
import { Refusals } from './refusals.service.ts';
import { ReviewSide, SIGNING_KEY, type Content } from '../../../test/support/review-side.ts';

let database: TestDatabase;
let side: ReviewSide;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createDatabase();
  side = await ReviewSide.open(database.address);
});
afterAll(async () => {
  await side.close();
  await database.drop();
});
beforeEach(() => side.dataSource.query('truncate items, approvals, published_items cascade'));

const TEMPLATE = { contentType: 'alert-template', guid: 'template' };
const MONITOR: Content = { contentType: 'monitor', guid: 'monitor', references: [TEMPLATE] };

async function approved(contents: readonly Content[]): Promise<void> {
  await side.observe(contents);
  await side.approve(contents.map(({ guid }) => guid));
}

async function override(guids: readonly string[], reason = 'It is only a hint.') {
  const items = await side.seen(guids);
  return side.approvals.approve({ items, override: { reason } }, side.operator);
}

async function statusOf(guid: string): Promise<string> {
  const { data } = await side.items.list({ filter: 'all', q: guid, limit: 50 });
  return data[0]!.approvalStatus;
}

describe('an approved item whose reference would be missing (C8)', () => {
  test('stays approved and is named with what it misses; the others are published', async () => {
    await approved([MONITOR, { guid: 'a' }]);
    const answer = await side.publish();
    expect(answer).toMatchObject({ published: 1, removed: 0, refusedCount: 1 });
    const [{ id } = { id: '' }] = await side.seen(['monitor']);
    expect(answer.refused).toEqual([
      {
        id,
        contentType: 'monitor',
        guid: 'monitor',
        name: 'Name of monitor',
        code: 'missing-references',
        detail: 'It refers to what is not published: alert-template template.',
        missing: [{ ...TEMPLATE, name: null }],
        neededBy: [],
      },
    ]);
    expect(await statusOf('monitor')).toBe('change-approved');
  });

  test('is published with what it refers to, or after it, by button and by type', async () => {
    await approved([MONITOR, TEMPLATE]);
    expect(await side.publish('monitor')).toMatchObject({
      published: 0,
      refused: [{ guid: 'monitor', missing: [{ ...TEMPLATE, name: 'Name of template' }] }],
    });
    expect(await side.publish('alert-template')).toMatchObject({ published: 1, refusedCount: 0 });
    expect(await side.publish('monitor')).toMatchObject({ published: 1, refusedCount: 0 });
    await approved([
      { guid: 'x', references: ['y'] },
      { guid: 'y', references: ['x'] },
    ]);
    expect(await side.publish()).toMatchObject({ published: 2, refusedCount: 0 });
  });

  test('keeps its older version published, and makes no release alone', async () => {
    await approved([{ ...MONITOR, references: [] }]);
    const { seq } = await side.publish();
    await approved([MONITOR]);
    expect(await side.publish()).toMatchObject({ seq, published: 0, refusedCount: 1 });
    expect(await side.one('select refs, version from published_items')).toEqual({
      refs: [],
      version: 1,
    });
  });

  test('waits when the clock publishes, too, and is logged once', async () => {
    await approved([{ ...MONITOR, guid: 'by-clock' }]);
    const said: unknown[] = [];
    const logger = vi.spyOn(Logger.prototype, 'warn').mockImplementation((message: unknown) => {
      said.push(message);
    });
    try {
      for (let turn = 0; turn < 3; turn += 1) {
        await side.dataSource.query('update publication set next_due_at = now()');
        const { type, id, name } = side.operator;
        const actor = { type, id, name } as const;
        const answer = await side.publisher.publish({ trigger: 'timer', actor });
        expect(answer).toMatchObject({ published: 0, refusedCount: 1 });
      }
      expect(said).toEqual([
        {
          msg: 'Approved, and not published because of references or paths: 1.',
          items: ['monitor by-clock: It refers to what is not published: alert-template template.'],
        },
      ]);
    } finally {
      logger.mockRestore();
    }
  });

  test('the same publish id gets the same answer, refusals included', async () => {
    await approved([MONITOR, { guid: 'a' }]);
    const publishId = '11111111-1111-4111-8111-111111111111';
    const answer = await side.publish(undefined, publishId);
    expect(answer.refusedCount).toBe(1);
    expect(await side.publish(undefined, publishId)).toEqual(answer);
  });
});

describe('an override', () => {
  test('publishes with its reason, which the approval, the audit and the release keep', async () => {
    await approved([MONITOR]);
    expect(await override(['monitor'])).toMatchObject({ approved: 1, warningCount: 0 });
    const { seq } = await side.publish();
    const [{ id } = { id: '' }] = await side.seen(['monitor']);
    const { approvals } = await side.items.detail(id);
    expect(approvals).toMatchObject([
      { state: 'published', seq, overrideReason: 'It is only a hint.' },
      { state: 'dismissed', overrideReason: null },
    ]);
    const { facts } = await side.one<{ facts: object }>(
      `select facts from audit_events where action = 'approval.given' order by id desc limit 1`,
    );
    expect(facts).toMatchObject({ guid: 'monitor', overrideReason: 'It is only a hint.' });
  });

  test('covers exactly the state that it was given for', async () => {
    await side.observe([MONITOR]);
    await override(['monitor']);
    await approved([{ ...MONITOR, body: 'changed' }]);
    expect(await side.publish()).toMatchObject({ published: 0, refusedCount: 1 });
  });

  test('given twice with the same reason is written once', async () => {
    await side.observe([MONITOR]);
    await override(['monitor']);
    await override(['monitor']);
    expect(await side.one('select count(*)::int from approvals')).toEqual({ count: 1 });
    await override(['monitor'], 'Another reason.');
    expect(await side.one('select count(*)::int from approvals')).toEqual({ count: 2 });
  });
});

describe('a removal of what a published item needs', () => {
  beforeEach(async () => {
    await approved([MONITOR, TEMPLATE]);
    await side.publish();
    await side.vanish(['template']);
  });

  test('waits and names who needs it', async () => {
    await side.approve(['template']);
    const answer = await side.publish();
    expect(answer).toMatchObject({ removed: 0, refusedCount: 1 });
    expect(answer.refused).toMatchObject([
      {
        ...TEMPLATE,
        code: 'still-needed',
        detail: 'It is still needed by monitor "Name of monitor".',
        missing: [],
        neededBy: [{ contentType: 'monitor', guid: 'monitor', name: 'Name of monitor' }],
      },
    ]);
    expect(await statusOf('template')).toBe('removal-approved');
  });

  test('goes out with the removal of who needs it, or with an override', async () => {
    await side.vanish(['monitor']);
    await side.approve();
    expect(await side.publish()).toMatchObject({ removed: 2, refusedCount: 0 });
    await approved([MONITOR, TEMPLATE]);
    await side.publish();
    await side.vanish(['template']);
    await override(['template']);
    expect(await side.publish()).toMatchObject({ removed: 1, refusedCount: 0 });
  });
});

test('the view of what waits counts what would be left out', async () => {
  await approved([MONITOR, { guid: 'a' }]);
  const releases = new ReleasesService(
    side.dataSource,
    new ReleasesQueries(side.dataSource),
    new Refusals(),
    new CursorService(SIGNING_KEY),
  );
  const { waiting } = await releases.publication();
  expect(waiting).toEqual({ published: 2, removed: 0, refused: 1 });
});

describe('approving what would not be published now', () => {
  test('is allowed and answers what is missing', async () => {
    await side.observe([MONITOR, { guid: 'a' }]);
    const answer = await side.approvals.approve({ items: await side.seen() }, side.operator);
    const [{ id } = { id: '' }] = await side.seen(['monitor']);
    expect(answer).toMatchObject({ approved: 2, refused: [], warningCount: 1 });
    expect(answer.warnings).toEqual([
      {
        id,
        code: 'missing-references',
        detail: 'It refers to what is not published: alert-template template.',
        missing: [{ ...TEMPLATE, name: null }],
        neededBy: [],
      },
    ]);
  });

  test('warns of the approved items only, and not once the reference is approved, too', async () => {
    await approved([MONITOR]);
    await side.observe([TEMPLATE, { guid: 'a' }]);
    const approve = async (guid: string) =>
      side.approvals.approve({ items: await side.seen([guid]) }, side.operator);
    expect(await approve('a')).toMatchObject({ warnings: [] });
    expect(await approve('template')).toMatchObject({ warnings: [] });
    expect(await approve('monitor')).toMatchObject({ approved: 1, warnings: [] });
  });
});

test('a removal of 10,000 items that are still needed is told quickly, and only the first hundred by name', async () => {
  const guids = Array.from({ length: 10_000 }, (_, i) => `item-${i}`);
  await approved(guids.map((guid) => ({ guid })));
  await approved(guids.map((guid) => ({ ...MONITOR, guid: `m-${guid}`, references: [] })));
  await side.publish();
  await approved(
    guids.map((guid) => ({
      contentType: 'monitor',
      guid: `m-${guid}`,
      references: [{ contentType: 'script', guid }],
    })),
  );
  const startedAt = performance.now();
  expect(await side.publish()).toMatchObject({ published: 10_000 });
  await side.vanish(guids);
  await side.approve(guids);
  const approvedAt = performance.now();
  const answer = await side.publish();
  const ms = [approvedAt - startedAt, performance.now() - approvedAt].map(Math.round);
  console.log(`10,000 referring items: published in ${ms[0]} ms, removals refused in ${ms[1]} ms`);
  expect(answer).toMatchObject({ removed: 0, refusedCount: 10_000 });
  expect(answer.refused).toHaveLength(100);
}, 180_000);
