import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Central, type Downstream } from '../../support/downstream.ts';

let central: Central;
let downstream: Downstream;

beforeAll(async () => {
  central = await Central.open();
  central.put('alpha', 'one');
  central.put('beta', 'one');
  central.put('shared', 'one', { tags: ['global'] });
  central.put('ticket', 'one', { tags: ['Ticket'] });
  central.put('gamma', 'one', { type: 'check' });
  await central.publish();
});
afterAll(() => central?.close());

beforeEach(async () => {
  downstream = await central.instance();
});
afterEach(() => downstream.remove());

const names = () =>
  Object.keys(downstream.files()).map((path) => path.replace(/^.*\/|\.yml$/g, ''));

test('a mass sync installs everything but what a tag leaves out, and says which and why', async () => {
  const said = await downstream.do('sync');
  expect(names().sort()).toEqual(['alpha', 'beta', 'gamma']);
  expect(said).toMatch(/^kept +rule +shared \(excluded: tag global\)$/m);
  expect(said).toMatch(/^kept +rule +ticket \(excluded: tag Ticket\)$/m);
  const { items } = await downstream.reported();
  expect(items['shared']).toMatchObject({ state: 'excluded', reason: 'tag global' });
  expect(items['alpha']).toMatchObject({ state: 'up-to-date' });
});

test('a mass sync of one type leaves the others alone', async () => {
  await downstream.do('sync', '--type', 'check');
  expect(names()).toEqual(['gamma']);
});

test('the tags that leave an item out are a setting', async () => {
  downstream.configure({ excludeTags: ['Ticket'] });
  await downstream.do('sync');
  expect(names()).toContain('shared');
});

test('an unticked item is left out with its reason and owner, and comes back when it is included', async () => {
  await downstream.do('exclude', 'alpha', '--reason', 'own version', '--owner', 'anna');
  const said = await downstream.do('sync');
  expect(said).toContain('alpha (excluded: own version (anna))');
  expect(names()).not.toContain('alpha');
  const { alpha } = await downstream.status();
  expect(alpha?.exclusion).toMatchObject({ reason: 'own version', owner: 'anna', until: null });
  expect((await downstream.reported()).items['alpha']).toMatchObject({
    state: 'excluded',
    reason: 'own version (anna)',
  });
  await downstream.do('include', 'alpha');
  await downstream.do('sync');
  expect(names()).toContain('alpha');
});

test('an installed item that is unticked stays as it is while others are updated', async () => {
  await downstream.do('sync');
  await downstream.do('exclude', 'alpha', '--reason', 'frozen');
  const before = downstream.files()['rules/alpha.yml'];
  central.put('alpha', 'two');
  central.put('beta', 'two');
  await central.publish();
  await downstream.do('sync');
  expect(downstream.files()['rules/alpha.yml']).toBe(before);
  expect(downstream.files()['rules/beta.yml']).toBe(central.text('beta'));
});

test('an exclusion ends by the clock: it is announced in status and report, then the item returns', async () => {
  const end = new Date(Date.now() + 5 * 3_600_000).toISOString();
  await downstream.do('exclude', 'alpha', '--reason', 'migration', '--owner', 'bo', '--until', end);
  await downstream.do('sync');
  const { stderr } = await downstream.run('status');
  expect(stderr).toContain(
    `Ends soon: the exclusion of alpha, on ${end.slice(0, 10)}: migration (bo).`,
  );
  const { items } = await downstream.reported();
  expect(items['alpha']?.reason).toBe(`migration (bo, ends soon: until ${end.slice(0, 10)})`);
  expect(await downstream.runLater(4, 'sync')).toMatchObject({ code: 0 });
  expect(names()).not.toContain('alpha');
  expect(await downstream.runLater(6, 'sync')).toMatchObject({ code: 0 });
  expect(names()).toContain('alpha');
  expect((await downstream.reported()).items['alpha']).toMatchObject({ state: 'up-to-date' });
});

test('an exclusion cannot end in the past', async () => {
  const { code, stderr } = await downstream.run('exclude', 'alpha', '--until', '2020-01-01');
  expect(code).toBe(2);
  expect(stderr).toContain('has already passed');
});

test('a sync of one item ignores the tick and the tags, and touches nothing else', async () => {
  await downstream.do('exclude', 'alpha');
  await downstream.do('sync', '--item', 'alpha');
  await downstream.do('sync', '--item', 'shared');
  expect(names().sort()).toEqual(['alpha', 'shared']);
});

test('an item that a tag leaves out is in the mass sync once it is included by name', async () => {
  await downstream.do('include', 'shared');
  await downstream.do('sync');
  expect(names()).toContain('shared');
  expect(names()).not.toContain('ticket');
  await downstream.do('exclude', 'shared');
  expect((await downstream.status())['shared']).toMatchObject({ state: 'excluded' });
});

test('filters limit what a bulk action touches', async () => {
  await downstream.do('sync', '--match', 'LPH');
  expect(names()).toEqual(['alpha']);
  central.put('alpha', 'for the filter');
  await central.publish();
  await downstream.do('sync', '--filter', 'update-available');
  expect(names()).toEqual(['alpha']);
  expect(downstream.files()['rules/alpha.yml']).toBe(central.text('alpha'));
  await downstream.do('sync', '--filter', 'not-installed', '--type', 'check');
  expect(names().sort()).toEqual(['alpha', 'gamma']);
});
