import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Central, type Downstream } from '../../support/downstream.ts';

let central: Central;
let downstream: Downstream;
const EQUAL = 'rules/equal.yml';
const OTHER = 'rules/other.yml';

beforeAll(async () => {
  central = await Central.open();
  for (const name of ['equal', 'other', 'absent']) central.put(name, 'one');
  await central.publish();
});
afterAll(() => central?.close());

// A folder that was filled by hand before anybody heard of ProSync.
beforeEach(async () => {
  downstream = await central.instance();
  downstream.put(EQUAL, central.text('equal'));
  downstream.put(OTHER, 'another one\n');
  downstream.put('own/notes.txt', 'nobody publishes this\n');
});
afterEach(() => downstream.remove());

test('adopt links what is equal without writing, and lists what differs without touching it', async () => {
  const before = [downstream.mark(EQUAL), downstream.mark(OTHER)];
  const files = downstream.files();
  const said = await downstream.do('adopt');
  expect(said).toMatch(/^linked +rule +equal$/m);
  expect(said).toMatch(/^differs +rule +other: was here before ProSync, and differs$/m);
  expect(said).toContain('1 linked, 1 differ');
  expect(downstream.files()).toEqual(files);
  expect([downstream.mark(EQUAL), downstream.mark(OTHER)]).toEqual(before);
  expect(await downstream.status()).toMatchObject({
    equal: { state: 'up-to-date' },
    other: { state: 'drifted', drift: 'unlinked' },
    absent: { state: 'not-installed' },
  });
});

test('the first sync links what is equal by itself, without writing', async () => {
  const before = [downstream.mark(EQUAL), downstream.mark(OTHER)];
  await downstream.do('sync');
  expect([downstream.mark(EQUAL), downstream.mark(OTHER)]).toEqual(before);
  expect(downstream.files()).toMatchObject({
    'rules/absent.yml': central.text('absent'),
    [OTHER]: 'another one\n',
    'own/notes.txt': 'nobody publishes this\n',
  });
  expect((await downstream.reported()).items).toMatchObject({
    equal: { state: 'up-to-date', version: 1 },
    other: { state: 'drifted', reason: 'was here before ProSync, and differs' },
  });
});

test('the difference of what is another is shown before anybody decides', async () => {
  await downstream.do('adopt');
  const diff = await downstream.do('diff', 'other');
  expect(diff).toContain('-another one');
  expect(diff).toContain('+title: other');
});

test('what was linked is followed from then on, and removed as what ProSync installed', async () => {
  await downstream.do('adopt');
  central.put('equal', 'two');
  await central.publish();
  await downstream.do('sync', '--item', 'equal');
  expect(downstream.files()[EQUAL]).toBe(central.text('equal'));
  await downstream.do('remove', '--item', 'equal', '--confirm=equal');
  expect(Object.keys(downstream.files())).toEqual(['own/notes.txt', OTHER]);
  central.put('equal', 'one');
  await central.publish();
});

test('a single item that was synced first does not keep the others from being linked', async () => {
  await downstream.do('sync', '--item', 'absent');
  expect((await downstream.run('status')).stderr).toContain('1 equal but not linked');
  await downstream.do('sync');
  expect((await downstream.run('status')).stderr).not.toContain('not linked');
  central.put('equal', 'two');
  await central.publish();
  await downstream.do('sync');
  expect(downstream.files()[EQUAL]).toBe(central.text('equal'));
  central.put('equal', 'one');
  await central.publish();
});

test('adopting one type or one item links only that', async () => {
  const { linked } = JSON.parse(await downstream.do('adopt', '--item', 'absent', '--json')) as {
    linked: unknown[];
  };
  expect(linked).toEqual([]);
  expect(await downstream.do('adopt', '--item', 'equal')).toContain('1 linked, 0 differ');
});
