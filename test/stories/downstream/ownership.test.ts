import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Central, type Downstream } from '../../support/downstream.ts';

/* A place in the folder belongs to the item that the record names; another item takes it over in one step, or not at all. */

let central: Central;
let prunes: Downstream;
let keeps: Downstream;

beforeAll(async () => {
  central = await Central.open();
});
afterAll(() => central?.close());

beforeEach(async () => {
  prunes = await central.instance();
  keeps = await central.instance();
});
afterEach(() => {
  for (const each of [prunes, keeps]) each.remove();
});

const rule = (id: string, text: string) => `id: ${id}\ntitle: Rule ${id}\ntext: ${text}\n`;
const LAYOUT = 'contentTypes:\n  rule: { files: "rules/**/*.yml", guid: id, name: title }\n';

// Both instances sync, one with --prune, and have exactly what the source has.
async function expectSynced(): Promise<string[]> {
  const said = [await prunes.do('sync', '--prune'), await keeps.do('sync')];
  for (const each of [prunes, keeps]) expect(each.files()).toEqual(central.files());
  for (const each of [prunes, keeps]) {
    const { items } = await each.reported();
    expect(Object.values(items).map(({ state }) => state)).not.toContain('deprecated');
    expect(new Set(Object.values(items).map(({ state }) => state))).toEqual(
      new Set(['up-to-date']),
    );
    const again = await each.do('sync', '--prune');
    expect(again).toContain('0 installed, 0 updated, 0 removed, 0 left as they are');
  }
  return said;
}

test('another GUID rule hands every file over: nothing is removed, and no file is written', async () => {
  central.write('prosync.yaml', LAYOUT.replace('guid: id', 'guid: path'));
  for (const name of ['x', 'y']) central.write(`rules/${name}.yml`, rule(`${name}1`, name));
  await central.publish();
  await expectSynced();
  const before = prunes.mark('rules/x.yml');
  central.write('prosync.yaml', LAYOUT);
  await central.publish();
  const said = await expectSynced();
  for (const lines of said) {
    expect(lines).toMatch(
      /^hand over rule {2}Rule x1 \(version 1\): GUID x1 takes over rules\/x.yml from the rule "Rule x1" \(GUID [-0-9a-f]{36}\)$/m,
    );
    expect(lines).toContain('0 installed, 0 updated, 2 handed over, 0 removed, 0 left as they are');
    expect(lines.trim().split('\n')).toHaveLength(3);
  }
  expect(prunes.mark('rules/x.yml')).toEqual(before);
});

test('a GUID and a text that changed in place are replaced in one step, and go back in one', async () => {
  central.write('rules/a.yml', rule('one', '1'));
  await central.publish();
  await expectSynced();
  const before = keeps.files();
  central.remove('rules/a.yml');
  central.write('rules/a.yml', rule('two', '2'));
  await central.publish();
  await expectSynced();
  for (const each of [prunes, keeps]) {
    await each.do('rollback', '--yes');
    expect(each.files()).toEqual(before);
  }
});

test('a new file takes the place of a moved one, and a file the place of a folder and back', async () => {
  central.write('rules/a.yml', rule('first', '1'));
  central.write('rules/tool.yml/main.yml', rule('main', '1'));
  await central.publish();
  await expectSynced();
  central.write('rules/old/a.yml', rule('first', '1'));
  central.write('rules/a.yml', rule('second', '2'));
  central.remove('rules/tool.yml/main.yml');
  central.write('rules/tool.yml', rule('tool', '1'));
  await central.publish();
  await expectSynced();
  central.remove('rules/tool.yml');
  central.write('rules/tool.yml/main.yml', rule('main', '2'));
  central.write('rules/tool.yml/more.yml', rule('more', '2'));
  await central.publish();
  await expectSynced();
  for (const path of ['rules/old/a.yml', 'rules/tool.yml/main.yml']) central.remove(path);
  await central.publish();
  await prunes.do('sync', '--prune');
  expect(prunes.files()).toEqual(central.files());
});

test('what was changed or excluded here passes to the item that takes the place, and stays', async () => {
  for (const name of ['e', 'f']) central.write(`rules/${name}.yml`, rule(`${name}-one`, '1'));
  await central.publish();
  for (const each of [prunes, keeps]) await each.do('sync', '--prune');
  prunes.put('rules/e.yml', 'ours');
  await prunes.do('exclude', 'f-one', '--reason', 'tuned by hand', '--owner', 'anna');
  for (const name of ['e', 'f']) central.write(`rules/${name}.yml`, rule(`${name}-two`, '2'));
  await central.publish();
  const before = prunes.files()['rules/f.yml'];
  const said = await prunes.do('sync', '--prune');
  expect(prunes.files()).toMatchObject({ 'rules/e.yml': 'ours', 'rules/f.yml': before });
  expect(said).toContain(
    'Rule e-two (drifted: changed here since ProSync applied it as Rule e-one',
  );
  expect(said).toContain('Rule f-two (excluded: takes the place of Rule f-one: tuned by hand');
  await prunes.do('sync', '--overwrite');
  expect(prunes.files()['rules/e.yml']).toBe(rule('e-two', '2'));
  expect(prunes.files()['rules/f.yml']).toBe(before);
  await prunes.do('include', 'f-two');
  await prunes.do('sync');
  expect(prunes.files()['rules/f.yml']).toBe(rule('f-two', '2'));
  await keeps.do('sync');
  expect(keeps.files()).toEqual(central.files());
}, 120_000);

test('what was deleted, moved or ignored here stays so under a new GUID', async () => {
  const names = ['d', 'm', 'i', 'p'];
  for (const name of names) central.write(`rules/${name}.yml`, rule(`${name}-one`, '1'));
  await central.publish();
  await keeps.do('sync', '--prune');
  keeps.delete('rules/d.yml');
  keeps.move('rules/m.yml', 'own/m.yml');
  for (const name of ['i', 'p']) keeps.put(`rules/${name}.yml`, 'ours');
  keeps.configure({ drift: { changed: 'overwrite' } });
  await keeps.do('ignore', 'i-one', '--reason', 'tuned', '--owner', 'anna');
  await keeps.do('policy', 'p-one', '--changed', 'keep');
  for (const name of names) central.write(`rules/${name}.yml`, rule(`${name}-two`, '2'));
  await central.publish();
  const before = keeps.files();
  for (const args of [[], ['--prune']]) {
    await keeps.do('sync', ...args);
    expect(keeps.files()).toEqual(before);
  }
  const { 'Rule d-two': d, 'Rule m-two': m, 'Rule i-two': i } = await keeps.status();
  expect(d).toMatchObject({ drift: 'deleted' });
  expect(d?.reason).toBe('deleted here since ProSync applied it as Rule d-one (d-one)');
  expect(m).toMatchObject({ drift: 'moved', movedTo: 'own/m.yml' });
  expect(i?.ignored).toMatch(/^tuned, anna/);
  await keeps.do('policy', 'p-two', '--reset');
  await keeps.do('sync', '--overwrite');
  expect(keeps.files()).toEqual(central.files());
}, 120_000);

test('a new version after the one with the new GUID is asked about again, and decisions follow the file', async () => {
  for (const name of ['v', 'w']) central.write(`rules/${name}.yml`, rule(`${name}-one`, '1'));
  await central.publish();
  await keeps.do('sync', '--prune');
  keeps.put('rules/v.yml', 'ours');
  await keeps.do('ignore', 'v-one');
  await keeps.do('policy', 'w-one', '--changed', 'overwrite');
  for (const name of ['v', 'w']) central.write(`rules/${name}.yml`, rule(`${name}-two`, '1'));
  await central.publish();
  await keeps.do('sync');
  expect((await keeps.status())['Rule v-two']?.ignored).toMatch(/^by choice/);
  central.write('rules/v.yml', rule('v-two', '2'));
  await central.publish();
  expect((await keeps.status())['Rule v-two']?.ignored).toBeNull();
  keeps.put('rules/w.yml', 'by accident');
  await keeps.do('sync');
  expect(keeps.files()['rules/w.yml']).toBe(rule('w-two', '1'));
  expect(keeps.files()['rules/v.yml']).toBe('ours');
}, 120_000);

test('a removal leaves the place of a published item alone, whatever asks for it', async () => {
  central.write('rules/g.yml', rule('g-one', '1'));
  await central.publish();
  await prunes.do('sync');
  central.write('rules/g.yml', rule('g-two', '2'));
  await central.publish();
  await prunes.do('exclude', 'g-two', '--reason', 'later', '--owner', 'anna');
  const kept = await prunes.do('sync', '--prune');
  expect(kept).toContain('Rule g-one (deprecated: its place is kept for Rule g-two (g-two))');
  expect(prunes.files()['rules/g.yml']).toBe(rule('g-one', '1'));
  await prunes.do('include', 'g-two');
  const { code, stderr } = await prunes.run('remove', '--item', 'g-one', '--confirm=g-one');
  expect(code).toBe(9);
  expect(stderr).toContain('"prosync sync" hands it over');
  expect(prunes.files()['rules/g.yml']).toBe(rule('g-one', '1'));
  await prunes.do('sync', '--prune');
  expect(prunes.files()).toEqual(central.files());
});
