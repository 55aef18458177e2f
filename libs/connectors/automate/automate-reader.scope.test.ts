import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { VanishedItem } from '../connector.ts';
import { move, moveOut } from '../../../test/automate/changes/folder.ts';
import { remove, rename } from '../../../test/automate/changes/item.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';

mariaDbOrSkip('what a source tracks', () => {
  let server: MariaDb;
  let source: SourceDatabase;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
  });

  beforeEach(async () => {
    source = await SourceDatabase.open(server, { seed: 8, counts: SMALL, own: SMALL });
  });

  afterEach(() => source.close());
  afterAll(() => server?.stop());

  async function tracked(patterns: Record<string, string[]>): Promise<string[]> {
    const { items, outcome } = await readAll(source.reader({ tracked: patterns }));
    expect(outcome.complete).toBe(true);
    return items.map(({ path }) => path);
  }

  test('nothing said is everything; else only the types that are named, in and below the folders', async () => {
    const all = await readAll(source.reader());
    expect(new Set(all.items.map(({ contentType }) => contentType)).size).toBe(9);
    const reader = source.reader({ tracked: { script: ['△ Production/**'], search: ['**'] } });
    expect(await reader.types()).toEqual(['search', 'script']);
    const { items } = await readAll(reader);
    const expected = all.items.filter(
      ({ contentType, path }) =>
        contentType === 'search' || (contentType === 'script' && path.startsWith('△ Production/')),
    );
    expect(items.map(({ guid }) => guid).sort()).toEqual(expected.map(({ guid }) => guid).sort());
    expect(items.length).toBeGreaterThan(20);
  });

  test('patterns take what people write in names as it is: brackets, parentheses, quotes, any case', async () => {
    const names = ['[Globals, x] (Dev) + "a"', '~Autofix {1}', '!not', 'a\nb', '.hidden'];
    await source.run('insert into sensorchecks (Name, GUID, QueryType) values ?', [
      names.map((name, index) => [name, `00000000-0000-4000-8000-00000000000${index}`, 4]),
    ]);
    expect(await tracked({ search: ['[globals, x] (dev) + "A"'] })).toEqual([names[0]]);
    expect(await tracked({ search: ['~Autofix*'] })).toEqual([names[1]]);
    expect(await tracked({ search: ['!*'] })).toEqual([names[2]]);
    expect(await tracked({ search: ['a*b'] })).toEqual([names[3]]);
    expect(await tracked({ search: ['.h*', 'nothing like it'] })).toEqual([names[4]]);
  });

  test('what leaves the scope is moved out; what is deleted is not, nor what another source never had', async () => {
    const { connection } = source;
    const scope = { script: ['△ Production/**'], search: ['**'] };
    const reader = source.reader({ tracked: scope });
    const { items } = await readAll(reader);
    const scripts = items.filter(({ contentType }) => contentType === 'script');
    const [out, gone, kept] = scripts;
    const search = items.find(({ contentType }) => contentType === 'search');
    if (!out || !gone || !kept || !search) throw new Error('There are too few items.');
    await moveOut(connection, 'script', out.guid);
    await remove(connection, 'script', gone.guid);
    await remove(connection, 'search', search.guid);
    const after = await readAll(reader);
    const there = new Set(after.items.map(({ guid }) => guid));
    const vanished: VanishedItem[] = items.filter(({ guid }) => !there.has(guid));
    expect(vanished).toHaveLength(3);
    const unknown = { contentType: 'search', guid: 'never-was', path: 'x' };
    const signal = new AbortController().signal;
    expect(await reader.movedOut([...vanished, unknown], signal)).toEqual([
      { contentType: 'script', guid: out.guid },
    ]);
    await move(connection, 'script', out.guid, ['△ Production']);
    expect(await reader.movedOut([out], signal)).toEqual([]);
  });

  test('a type that is no longer tracked, and a name that no longer fits, are moved out', async () => {
    const { items } = await readAll(source.reader());
    const search = items.find(({ contentType }) => contentType === 'search');
    const monitor = items.find(({ contentType }) => contentType === 'internal-monitor');
    if (!search || !monitor) throw new Error('There are too few items.');
    const patterns = [monitor.name.replace(/[*?{}]/g, '?')];
    const reader = source.reader({ tracked: { 'internal-monitor': patterns } });
    expect((await readAll(reader)).items.map(({ guid }) => guid)).toContain(monitor.guid);
    await rename(source.connection, 'internal-monitor', monitor.guid, 'Retired');
    const signal = new AbortController().signal;
    expect(await reader.movedOut([search, monitor], signal)).toEqual([
      { contentType: 'search', guid: search.guid },
      { contentType: 'internal-monitor', guid: monitor.guid },
    ]);
  });

  test('the test of a source names each pattern that nothing matches, and no other', async () => {
    const patterns = { script: ['△ Production/**', 'ProVla/**'], search: ['**'] };
    const { ok, detail } = await source.reader({ tracked: patterns }).test();
    expect(ok).toBe(true);
    expect(detail).toMatch(/Nothing matches "ProVla\/\*\*" \(script\) now\.$/);
  });

  test('an item refers to what is outside the scope as to anything else, and its name is told', async () => {
    const { items, names, problems } = await readAll(
      source.reader({ tracked: { 'remote-monitor': ['**'] } }),
    );
    expect(problems).toEqual([]);
    const groups = items.flatMap(({ references }) =>
      references.filter(({ contentType }) => contentType === 'group'),
    );
    expect(groups.length).toBeGreaterThan(0);
    expect(groups.filter(({ guid }) => !names.has(guid))).toEqual([]);
  });
});
