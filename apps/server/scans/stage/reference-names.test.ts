import { afterEach, beforeEach, expect, test } from 'vitest';
import { ItemDetail } from '#api/items';
import { ScanSide } from '../../../../test/support/scan-side.ts';

let server: ScanSide;
beforeEach(async () => {
  server = await ScanSide.open();
});
afterEach(() => server.close());

const TEMPLATE = { contentType: 'alert-template', guid: 'template' };
const MONITOR = {
  contentType: 'internal-monitor',
  guid: 'monitor',
  references: [TEMPLATE, 'other', { contentType: 'script', guid: 'nowhere' }],
  notes: ['Step 14 names user 1 by its number.'],
};

async function detail(guid: string): Promise<ItemDetail> {
  const [item] = await server.side.seen([guid]);
  return ItemDetail.parse(await server.side.items.detail(item!.id));
}

test('an item shows what it refers to by name and state, what refers to it, and its notes', async () => {
  server.central.contents = [
    MONITOR,
    { contentType: 'internal-monitor', guid: 'other', references: ['monitor', 'other'] },
  ];
  server.central.names = [{ ...TEMPLATE, name: 'Default \u25b3 alert' }];
  await server.scan();
  const { id: itemId } = await detail('other');
  const monitor = await detail('monitor');
  const other = { contentType: 'internal-monitor', guid: 'other', name: 'Name of other', itemId };
  expect(monitor.references).toEqual([
    { ...TEMPLATE, name: 'Default \u25b3 alert', itemId: null, state: 'missing' },
    { ...other, state: 'unpublished' },
    { contentType: 'script', guid: 'nowhere', name: null, itemId: null, state: 'missing' },
  ]);
  expect(monitor.neededBy).toEqual([{ ...other, state: 'unpublished' }]);
  expect(monitor.notes).toEqual(MONITOR.notes);
  expect((await detail('other')).notes).toEqual([]);
});

test('the state of a reference follows what becomes of the item', async () => {
  server.central.contents = [{ guid: 'a', references: ['b'] }, { guid: 'b' }];
  await server.scan();
  const state = async () => (await detail('a')).references[0]?.state;
  await server.side.approve(['b']);
  expect(await state()).toBe('approved');
  await server.side.publish();
  expect(await state()).toBe('published');
  server.central.contents = [{ guid: 'a', references: ['b'] }];
  await server.scan();
  expect(await state()).toBe('published');
  await server.side.approve(['b']);
  await server.side.publish();
  expect(await state()).toBe('missing');
  expect((await detail('b')).neededBy).toMatchObject([{ guid: 'a', state: 'unpublished' }]);
});

test('names follow the source and outlive the item; a name that cannot be stored is left out', async () => {
  const names = () =>
    server.side.dataSource.query('select guid, name from reference_names order by guid');
  server.central.contents = [MONITOR];
  server.central.names = [
    { ...TEMPLATE, name: 'One' },
    { ...TEMPLATE, guid: 'b', name: 'Two' },
    { ...TEMPLATE, guid: 'c', name: 'N\0' },
  ];
  await server.scan();
  server.central.names = [{ ...TEMPLATE, name: 'Uno' }];
  await server.scan();
  expect(await names()).toEqual([
    { guid: 'b', name: 'Two' },
    { guid: 'template', name: 'Uno' },
  ]);
});

test('a scan that finds nothing new writes no name and no note again', async () => {
  server.central.contents = [MONITOR];
  server.central.names = [{ ...TEMPLATE, name: 'One' }];
  await server.scan();
  const rows = `select (select json_agg((xmin::text, xmax::text)) from reference_names) as names,
    (select json_agg((xmin::text, xmax::text)) from revisions) as revisions,
    (select json_agg((xmin::text, xmax::text)) from items) as items`;
  const before = await server.side.one(rows);
  await server.scan();
  expect(await server.side.one(rows)).toEqual(before);
});
