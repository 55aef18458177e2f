import { afterAll, beforeAll, test } from 'vitest';
import { edit, type ItemType } from '../automate/changes/item.ts';
import { LARGE } from '../automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../automate/mariadb.ts';
import { readAll, SourceDatabase } from '../automate/source.ts';
import { published, TargetDatabase, type Published } from '../automate/target.ts';
import { duration, figure, timed } from './figure.ts';

// What a person changes in a day: twenty items of three types.
const CHANGES: [ItemType, string][] = [
  ['script', 'ScriptNotes'],
  ['dataview', 'SQLWhere'],
  ['internal-monitor', 'DataIn'],
];

mariaDbOrSkip('writing an instance of Automate', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let here: TargetDatabase;

  beforeAll(async () => {
    server = await startMariaDb({
      sqlMode: 'lenient',
      settings: { innodb_buffer_pool_size: '256M' },
    });
    source = await SourceDatabase.open(server, { seed: 1, counts: LARGE });
    here = await TargetDatabase.open(server, { seed: 1, own: {} });
  });

  afterAll(async () => {
    here?.close();
    await source?.close();
    await server?.stop();
  });

  async function items(version: number): Promise<Published[]> {
    return published((await readAll(source.reader())).items, version);
  }

  test('first sync, a sync of 20 changes, and a sync with nothing to do', async () => {
    const all = await items(1);
    const first = await timed(() => here.sync(all));
    const applied = first.result.applied.length;
    figure(`first sync of ${applied} items into Automate`, duration(first.ms), '< 30 s');
    for (const [type, column] of CHANGES) {
      for (const { guid } of source.world?.of(type, 'distributed').slice(20, 27) ?? [])
        await edit(source.connection, type, guid, { [column]: '1 = 1' });
    }
    const before = new Map(all.map(({ guid, digest }) => [guid, digest]));
    const next = (await items(1)).map((item) =>
      before.get(item.guid) === item.digest ? item : { ...item, version: 2 },
    );
    const second = await timed(() => here.sync(next));
    const changes = second.result.applied.length;
    figure(`sync of ${changes} changes into Automate`, duration(second.ms), '< 3 s');
    const third = await timed(() => here.steps(next));
    figure('sync of Automate with nothing to do', duration(third.ms), '< 3 s');
  });
});
