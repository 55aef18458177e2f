import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Central, type Downstream } from '../../support/downstream.ts';

const MANY = Array.from({ length: 24 }, (_, n) => `many-${String(n).padStart(2, '0')}`);
let central: Central;
let downstream: Downstream;

beforeAll(async () => {
  central = await Central.open();
});
afterAll(() => central?.close());

beforeEach(async () => {
  for (const name of ['kept', ...MANY]) central.put(name, 'one');
  await central.publish();
  downstream = await central.instance();
  await downstream.do('sync');
});
afterEach(() => downstream.remove());

// A few at a time: a scan that misses more than 20 at once waits for an operator.
async function withdraw(names: readonly string[]): Promise<void> {
  for (let rest = names; rest.length > 0; rest = rest.slice(15)) {
    for (const name of rest.slice(0, 15)) central.delete(name);
    await central.publish();
  }
}

test('a sync never removes what is no longer published, unless it is told to', async () => {
  await withdraw(['many-00']);
  const said = await downstream.do('sync');
  expect(said).toContain('many-00 (deprecated)');
  expect(Object.keys(downstream.files())).toContain('rules/many-00.yml');
  expect((await downstream.status())['many-00']).toMatchObject({ state: 'deprecated' });
  await downstream.do('sync', '--prune');
  expect(downstream.files()).toEqual(central.files());
});

test('the setting removes it with every sync, also for one type alone', async () => {
  downstream.configure({ types: { check: { prune: true } } });
  await withdraw(['many-00']);
  await downstream.do('sync');
  expect(Object.keys(downstream.files())).toContain('rules/many-00.yml');
  downstream.configure({ types: { rule: { prune: true } } });
  await downstream.do('sync');
  expect(downstream.files()).toEqual(central.files());
});

test('a sync of one item removes nothing else, also with --prune', async () => {
  await withdraw(['many-00']);
  await downstream.do('sync', '--item', 'kept', '--prune');
  expect(Object.keys(downstream.files())).toContain('rules/many-00.yml');
});

test('what a person excluded stays, also when it is no longer published and --prune is said', async () => {
  await downstream.do('exclude', 'many-00', '--reason', 'ours', '--owner', 'anna');
  await withdraw(['many-00', 'many-01']);
  const said = await downstream.do('sync', '--prune');
  expect(said).toContain('many-00 (excluded: ours (anna); no longer published)');
  expect(Object.keys(downstream.files())).toContain('rules/many-00.yml');
  expect(Object.keys(downstream.files())).not.toContain('rules/many-01.yml');
  await downstream.do('include', 'many-00');
  await downstream.do('sync', '--prune');
  expect(downstream.files()).toEqual(central.files());
});

test('more than 20 at once need a yes, and without it nothing at all is done', async () => {
  await withdraw(MANY.slice(0, 21));
  central.put('kept', 'two');
  await central.publish();
  const before = downstream.files();
  const refused = await downstream.run('sync', '--prune');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/Remove 21 items.*more than 20/);
  expect(refused.stderr).toContain('--yes');
  expect(downstream.files()).toEqual(before);
  expect((await downstream.reported()).detail).toMatchObject({ health: 'failed' });
  await downstream.do('sync', '--prune', '--yes');
  expect(downstream.files()).toEqual(central.files());
  central.put('kept', 'one');
});

test('the limit is a setting', async () => {
  downstream.configure({ maxRemovals: 1 });
  await withdraw(MANY.slice(0, 2));
  expect(await downstream.run('sync', '--prune')).toMatchObject({ code: 2 });
  downstream.configure({ maxRemovals: 2 });
  await downstream.do('sync', '--prune');
  expect(downstream.files()).toEqual(central.files());
});

test('remove takes what ProSync installed of a type, and nothing that somebody else put there', async () => {
  downstream.put('rules/own.yml', 'not of ProSync\n');
  downstream.put('rules/many-01.yml', 'changed by hand\n');
  const { code, stderr } = await downstream.run('remove', '--type', 'rule', '--confirm=rule');
  expect(code).toBe(9);
  expect(stderr).toContain('rules/many-01.yml was changed here');
  expect(downstream.files()).toEqual({
    'rules/many-01.yml': 'changed by hand\n',
    'rules/own.yml': 'not of ProSync\n',
  });
});
