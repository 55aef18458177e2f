import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemKey } from '#domain/item';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

mariaDbOrSkip('writing an instance of Automate', () => {
  let strict: MariaDb;
  let lenient: MariaDb;
  let source: SourceDatabase;
  let items: Published[];
  const targets: TargetDatabase[] = [];

  beforeAll(async () => {
    strict = await startMariaDb({ sqlMode: 'strict' });
    lenient = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(strict, { seed: 4, firstId: 1000, counts: SMALL });
    items = published((await readAll(source.reader())).items);
  });

  afterAll(async () => {
    for (const target of targets) target.close();
    await source?.close();
    await strict?.stop();
    await lenient?.stop();
  });

  async function target(server: MariaDb): Promise<TargetDatabase> {
    const opened = await TargetDatabase.open(server);
    targets.push(opened);
    return opened;
  }

  test.each(['strict', 'lenient'] as const)(
    'everything arrives equal in an instance with other numeric ids, in the %s mode, and a second sync writes nothing',
    async (mode) => {
      const here = await target(mode === 'strict' ? strict : lenient);
      const first = await here.sync(items);
      expect(first.refused).toEqual([]);
      const there = new Map((await here.read()).items.map((item) => [itemKey(item), item.digest]));
      const differing = items.filter((item) => there.get(itemKey(item)) !== item.digest);
      expect(differing.map(({ contentType, name }) => [contentType, name])).toEqual([]);
      expect(await here.steps(items)).toEqual([]);
    },
  );
});
