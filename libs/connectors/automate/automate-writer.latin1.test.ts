import { afterAll, beforeAll, expect, test } from 'vitest';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { withColumnType } from '../../../test/automate/schema/variants.ts';
import { readAll, SourceDatabase, type ReadAll } from '../../../test/automate/source.ts';
import { published, TargetDatabase } from '../../../test/automate/target.ts';

const SEARCH = '32ea4448-2fd8-11ee-9dfe-000c295e5f21';
const LATIN1 = 'varchar(100) character set latin1 collate latin1_swedish_ci';
const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex').toUpperCase();

mariaDbOrSkip('columns of latin1 (F25)', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  const targets: TargetDatabase[] = [];

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server);
    await withColumnType(source.connection, 'sensorchecks', 'Name', LATIN1);
    await source.run(
      `insert into sensorchecks (Name, QueryType, \`SQL\`, SearchXML, GUID) values (x'${hex('△ Größe')}', 4, 'select 1', '', ?)`,
      [SEARCH],
    );
  });

  afterAll(async () => {
    for (const target of targets) target.close();
    await source?.close();
    await server?.stop();
  });

  // An instance in whose column other searches are called so already, in these bytes.
  async function target(bytes: readonly string[]): Promise<TargetDatabase> {
    const here = await TargetDatabase.open(server, { own: {} });
    targets.push(here);
    await here.rows('delete from sensorchecks');
    await withColumnType(here.connection, 'sensorchecks', 'Name', LATIN1);
    for (const each of bytes)
      await here.rows(`insert into sensorchecks (Name, GUID) values (x'${each}', uuid())`);
    return here;
  }

  function read(): Promise<ReadAll> {
    return readAll(source.reader({ tracked: { search: ['**'] } }));
  }

  async function storedName(here: TargetDatabase): Promise<unknown> {
    const [row] = await here.rows('select hex(Name) as name from sensorchecks where GUID = ?', [
      SEARCH,
    ]);
    return row?.name;
  }

  test('UTF-8 in a column of latin1 is read as what people wrote, and a reviewer is told', async () => {
    const { items, problems } = await read();
    expect(problems).toEqual([]);
    expect(items).toMatchObject([{ name: '△ Größe', path: '△ Größe' }]);
    expect(items[0]?.notes).toEqual([expect.stringMatching(/^Name is stored as UTF-8 .* latin1/)]);
  });

  test('letters that are latin1 stay latin1', async () => {
    await source.run("insert into sensorchecks (Name, GUID) values ('Größe – 5 €', uuid())");
    const { items } = await read();
    const item = items.find(({ name }) => name === 'Größe – 5 €');
    expect(item?.notes ?? []).toEqual([]);
    await source.run('delete from sensorchecks where GUID <> ?', [SEARCH]);
  });

  test('an instance that keeps UTF-8 in such a column gets UTF-8, new and changed, and doctor says so', async () => {
    const here = await target([hex('△ Ours'), hex('Prüfung'), hex('plain')]);
    const items = published((await read()).items);
    expect((await here.sync(items)).refused).toEqual([]);
    expect(await storedName(here)).toBe(hex('△ Größe'));
    expect(await here.steps(items)).toEqual([]);
    await source.run(`update sensorchecks set Name = x'${hex('△ Maße')}' where GUID = ?`, [SEARCH]);
    const changed = published((await read()).items, 2);
    expect((await here.sync(changed)).refused).toEqual([]);
    expect(await storedName(here)).toBe(hex('△ Maße'));
    await source.run(`update sensorchecks set Name = x'${hex('△ Größe')}' where GUID = ?`, [
      SEARCH,
    ]);
    const finding = (await here.writer.inspect()).find(
      ({ check }) => check === 'UTF-8 in sensorchecks',
    );
    expect(finding).toMatchObject({ level: 'warning' });
    expect(finding?.remedy).toContain("Don't convert");
  });

  test('one that keeps latin1 refuses what it cannot hold, and gets latin1 otherwise', async () => {
    const here = await target(['4772F6DF65']);
    const items = published((await read()).items);
    expect((await here.sync(items)).refused).toMatchObject([{ code: 'text-not-storable' }]);
    await source.run(`update sensorchecks set Name = x'${hex('Maße')}' where GUID = ?`, [SEARCH]);
    const changed = published((await read()).items, 2);
    expect((await here.sync(changed)).refused).toEqual([]);
    expect(await storedName(here)).toBe('4D61DF65');
    expect(await here.steps(changed)).toEqual([]);
  });

  test('a text that would be read back as another one is refused alone', async () => {
    const here = await target(['4772F6DF65']);
    await source.run('alter table sensorchecks modify Name varchar(100) character set utf8mb4');
    await source.run("update sensorchecks set Name = 'Ã¼' where GUID = ?", [SEARCH]);
    const items = published((await read()).items);
    expect(items).toMatchObject([{ name: 'Ã¼' }]);
    expect((await here.sync(items)).refused).toMatchObject([{ code: 'text-not-storable' }]);
  });

  test('a text of 34 characters is no GUID: the item is a problem, and no other one', async () => {
    await source.run('insert into sensorchecks (Name, GUID) values (?, ?)', [
      'Cut',
      SEARCH.slice(0, 34),
    ]);
    const { items, problems } = await read();
    expect(items.map(({ guid }) => guid)).toEqual([SEARCH]);
    expect(problems).toMatchObject([{ code: 'invalid-guid', guid: null, path: 'Cut' }]);
    expect(problems[0]?.detail).toBe("GUID holds a text of 34 characters that isn't a GUID.");
  });
});
