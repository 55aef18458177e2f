import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemDigest, sha256 } from '#domain/digest';
import type { ContentItem } from '../connector.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { bodyIn, readAll, SourceDatabase } from '../../../test/automate/source.ts';

const COMPLETE = { complete: true, reason: null };

mariaDbOrSkip('reading an instance of Automate', () => {
  let strict: MariaDb;
  let lenient: MariaDb;
  const sources: SourceDatabase[] = [];

  beforeAll(async () => {
    strict = await startMariaDb({ sqlMode: 'strict' });
    lenient = await startMariaDb({ sqlMode: 'lenient' });
  });

  afterAll(async () => {
    for (const source of sources) await source.close();
    await strict?.stop();
    await lenient?.stop();
  });

  async function instance(server: MariaDb, firstId: number): Promise<SourceDatabase> {
    const source = await SourceDatabase.open(server, { seed: 4, firstId, counts: SMALL });
    sources.push(source);
    return source;
  }

  test('two instances with other numeric ids, in both modes of the server, hold equal items of all nine types', async () => {
    const here = await readAll((await instance(strict, 1000)).reader());
    const there = await readAll((await instance(lenient, 77_000)).reader());
    expect([here.outcome, there.outcome]).toEqual([COMPLETE, COMPLETE]);
    expect([here.problems, there.problems]).toEqual([[], []]);
    expect(new Set(here.items.map(({ contentType }) => contentType)).size).toBe(9);
    // A step that names a user by its number says something else on every instance, and its note says so.
    const namesUser = ({ notes }: ContentItem): boolean =>
      notes?.some((note) => / names user \d+ by its number/.test(note)) ?? false;
    const portable = here.items.filter((item) => !namesUser(item));
    expect(differences(portable, there.items)).toEqual([]);
    expect(portable.length).toBeGreaterThan(here.items.length - 20);
    expect(there.items).toHaveLength(here.items.length);
  });

  test('what an item says is true: its digest, its body, its references and what they are called', async () => {
    const { items, names } = await readAll((await instance(strict, 1000)).reader());
    for (const item of items) {
      expect(item.digest).toBe(itemDigest(item));
      expect(item.body.sha256).toBe(sha256(item.bytes ?? ''));
      expect(item.references.filter(({ guid }) => !names.has(guid))).toEqual([]);
    }
    const known = new Map(items.map(({ guid, name }) => [guid, name]));
    expect([...names].filter(([guid, name]) => known.get(guid) !== name)).toEqual([]);
    expect(items.flatMap(({ references }) => references).length).toBeGreaterThan(100);
  });

  test('names, paths and bodies keep every character', async () => {
    const source = await instance(lenient, 1000);
    const { items } = await readAll(source.reader());
    const scripts = new Map(items.map((item) => [item.guid, item]));
    for (const { guid, name } of source.world?.all('script') ?? []) {
      const item = scripts.get(guid);
      expect(item?.name).toBe(name);
      expect(item?.path.split('/').at(-1)).toBe(name.replaceAll('/', '∕'));
      expect(bodyIn(item).ScriptName).toBe(name);
    }
    expect([...scripts.values()].some(({ name }) => name.startsWith('△'))).toBe(true);
  });

  test('a second reading yields the same items without bytes, and body() still gives these', async () => {
    const source = await instance(strict, 1000);
    const reader = source.reader();
    const first = await readAll(reader);
    const second = await readAll(reader);
    expect(differences(first.items, second.items)).toEqual([]);
    expect(second.items.filter(({ bytes }) => bytes !== null)).toEqual([]);
    expect(second.names).toEqual(first.names);
    for (const item of second.items.slice(0, 20)) {
      expect(sha256(await reader.body(item))).toBe(item.body.sha256);
    }
    const fresh = await readAll(reader, { fresh: true });
    expect(fresh.items.filter(({ bytes }) => bytes === null)).toEqual([]);
  });

  test('a body that changed since it was read is refused', async () => {
    const source = await instance(strict, 1000);
    const reader = source.reader();
    const { items } = await readAll(reader);
    const search = items.find(({ contentType }) => contentType === 'search') as ContentItem;
    await source.run('update sensorchecks set Name = ? where GUID = ?', ['other', search.guid]);
    await expect(reader.body(search)).rejects.toMatchObject({ code: 'changed-while-reading' });
  });

  test('a reading that is stopped is not complete, and the next one yields all bytes', async () => {
    const reader = (await instance(strict, 1000)).reader();
    const stop = new AbortController();
    const batches = reader.read(stop.signal);
    await batches.next();
    stop.abort();
    let next = await batches.next();
    while (next.done !== true) next = await batches.next();
    expect(next.value.complete).toBe(false);
    const { items, outcome } = await readAll(reader);
    expect(outcome).toEqual(COMPLETE);
    expect(items.filter(({ bytes }) => bytes === null)).toEqual([]);
  });

  test('what others write while it is read is not seen: one moment, also for what stands in two tables', async () => {
    const source = await instance(strict, 1000);
    const before = await readAll(source.reader());
    const batches = source.reader().read(new AbortController().signal);
    const seen: ContentItem[] = [];
    let next = await batches.next();
    await source.run('update lt_scripts set ScriptName = ?', ['written meanwhile']);
    await source.run('delete from alerttemplates');
    while (next.done !== true) {
      seen.push(...next.value.items);
      next = await batches.next();
    }
    expect(differences(before.items, seen)).toEqual([]);
  });
});

/** Items whose digest differs or that only one side has, with both bodies. */
function differences(here: readonly ContentItem[], there: readonly ContentItem[]): string[] {
  const others = new Map(there.map((item) => [item.guid, item]));
  return here.flatMap((item) => {
    const other = others.get(item.guid);
    if (other?.digest === item.digest) return [];
    const texts = [item, other].map((each) => Buffer.from(each?.bytes ?? []).toString());
    return [`${item.contentType} ${item.path}: ${texts.join('\n')}`.slice(0, 300)];
  });
}
