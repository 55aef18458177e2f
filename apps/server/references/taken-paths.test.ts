import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { ReviewSide, type Content } from '../../../test/support/review-side.ts';

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
beforeEach(async () => {
  await side.dataSource.query('truncate items, approvals, published_items cascade');
  await side.dataSource.query(`update sources set connector = 'directory'`);
});

const at = (guid: string, path: string, contentType = 'script'): Content => ({
  guid,
  path,
  contentType,
});

async function published(...contents: Content[]): Promise<void> {
  await side.observe(contents);
  await side.approve();
  expect(await side.publish()).toMatchObject({ published: contents.length, refusedCount: 0 });
}

async function refusedOf(answer: ReturnType<typeof side.publish>) {
  const { refused } = await answer;
  return Object.fromEntries(refused.map(({ guid, code, detail }) => [guid, { code, detail }]));
}

test('what has the path of a published item waits and says for whom; the others are published', async () => {
  await published(at('old', 'Scripts/Install.ps1'));
  await side.observe([at('new', 'scripts/install.ps1', 'rule'), at('far', 'x')]);
  const items = await side.seen(['new', 'far']);
  const { warnings, approved } = await side.approvals.approve({ items }, side.operator);
  expect(approved).toBe(2);
  expect(warnings).toMatchObject([{ code: 'path-collision', collidesWith: { guid: 'old' } }]);
  const answer = await side.publish();
  expect(answer).toMatchObject({ published: 1, refusedCount: 1 });
  expect(answer.refused).toMatchObject([
    {
      guid: 'new',
      code: 'path-collision',
      detail: expect.stringMatching(/^script "Name of old" has the path Scripts\/Install\.ps1, /),
      collidesWith: {
        contentType: 'script',
        guid: 'old',
        name: 'Name of old',
        path: 'Scripts/Install.ps1',
      },
    },
  ]);
  const { data } = await side.items.list({ filter: 'all', q: 'install', limit: 5 });
  expect(data.find(({ guid }) => guid === 'new')?.approvalStatus).toBe('change-approved');
});

test('of two approved items with one path both wait, until one approval is withdrawn', async () => {
  await side.observe([at('one', 'a.ps1'), at('two', 'a.ps1', 'rule')]);
  await side.approve();
  expect(Object.keys(await refusedOf(side.publish()))).toEqual(['two', 'one']);
  const [{ id } = { id: '' }] = await side.seen(['two']);
  await side.approvals.withdraw({ items: [{ id }] }, side.operator);
  expect(await side.publish()).toMatchObject({ published: 1, refusedCount: 0 });
});

test('a file below the file of another item waits, and goes out together with its removal', async () => {
  await published(at('tool', 'tool'));
  await side.observe([at('main', 'tool/main.ps1')]);
  await side.approve(['main']);
  expect(await refusedOf(side.publish())).toMatchObject({
    main: {
      code: 'path-collision',
      detail: expect.stringContaining('a file and a folder at once'),
    },
  });
  await side.vanish(['tool']);
  await side.approve(['tool']);
  expect(await side.publish()).toMatchObject({ published: 1, removed: 1, refusedCount: 0 });
});

test('an item that refers to one that waits for its path waits as well, and a removal that must stay keeps its path', async () => {
  await published(at('needed', 'n'), { ...at('needing', 'm'), references: ['needed'] });
  await side.vanish(['needed']);
  await side.observe([at('new', 'N'), { ...at('next', 'o'), references: ['new'] }]);
  await side.approve(['needed', 'new', 'next']);
  expect(await refusedOf(side.publish())).toMatchObject({
    needed: { code: 'still-needed' },
    new: { code: 'path-collision' },
    next: { code: 'missing-references' },
  });
});

test('a name that no instance takes is not published, whoever approved it', async () => {
  await side.observe([at('device', 'con.ps1')]);
  await side.approve();
  expect(await refusedOf(side.publish())).toEqual({
    device: {
      code: 'invalid-name',
      detail: 'The name con.ps1 belongs to a device on Windows. Rename it at its source.',
    },
  });
});

test('an override with a reason publishes it all the same, for instances that may see one of the two', async () => {
  await published(at('one', 'a.ps1'));
  await side.observe([at('two', 'a.ps1', 'rule')]);
  const items = await side.seen(['two']);
  const override = { reason: 'No instance may see both content types.' };
  const { warnings } = await side.approvals.approve({ items, override }, side.operator);
  expect(warnings).toEqual([]);
  expect(await side.publish()).toMatchObject({ published: 1, refusedCount: 0 });
});

test('what two items share already does not keep either from being updated', async () => {
  await side.dataSource.query(`update sources set connector = 'automate'`);
  await published(at('one', 'Folder/Name'), at('two', 'Folder/Name', 'rule'));
  await side.dataSource.query(`update sources set connector = 'directory'`);
  await side.observe([{ ...at('one', 'Folder/Name'), body: 'edited' }]);
  await side.approve();
  expect(await side.publish()).toMatchObject({ published: 1, refusedCount: 0 });
});
