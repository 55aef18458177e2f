import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ItemList } from '#api/items';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { moveOut } from './changes/folder.ts';
import { remove } from './changes/item.ts';
import { changeStep } from './changes/script-change.ts';
import { SMALL } from './instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from './mariadb.ts';
import { withoutColumn, withUnknownColumn } from './schema/variants.ts';
import { SourceDatabase } from './source.ts';

mariaDbOrSkip('a source that is an Automate, on the real server', () => {
  let mariaDb: MariaDb;
  let source: SourceDatabase;
  let application: RunningApplication;
  let operator: Operator;
  let id: string;

  beforeAll(async () => {
    mariaDb = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(mariaDb, { seed: 11, counts: SMALL });
    application = await startApplication({ settings: source.serverSettings });
    operator = await operatorOf(application, 'administrator');
    const tracked = {
      script: ['△ Production/**'],
      search: ['**'],
      group: ['**'],
      'extra-data-field': ['**'],
      'role-definition': ['**'],
    };
    const settings = { ...source.settings().place, tracked };
    const password = mariaDb.rootPassword;
    const body = { name: 'central', connector: 'automate', settings, password };
    ({ id } = await operator.do<{ id: string }>('POST', '/sources', body));
  });

  afterAll(async () => {
    await application?.close();
    await source?.close();
    await mariaDb?.stop();
  });

  async function scanned(): Promise<ScanView> {
    return operator.do<ScanView>('POST', `/sources/${id}/scans?wait=60`);
  }

  async function changeOf(guid: string): Promise<string | null | undefined> {
    const { data } = await operator.do<ItemList>('GET', `/items?q=${guid}`);
    return data.find((item) => item.guid === guid)?.changeDetail;
  }

  function script(index: number): string {
    return source.world?.of('script', 'distributed')[index]?.guid ?? '';
  }

  test('is scanned, reviewed and published; what happens to it afterwards is told as it is', async () => {
    const first = await scanned();
    expect(first).toMatchObject({ status: 'complete', counts: { problems: 0 } });
    const expected = first.counts?.total;
    expect(expected).toBeGreaterThan(80);
    const { seen } = (await operator.do<ItemList>('GET', '/items?limit=1')).counts;
    await operator.do('POST', '/approvals', { filter: {}, expected, seen });
    const answer = await operator.do<PublishAnswer>('POST', '/releases', {});
    expect(answer.published).toBe(expected);

    await withUnknownColumn(source.connection, 'lt_scripts');
    expect(await scanned()).toMatchObject({
      status: 'complete',
      counts: { unchanged: expected, problems: 1 },
      problems: [{ code: 'unknown-column', guid: null, path: null }],
    });

    const [changed, moved, deleted] = [script(4), script(7), script(8)];
    await changeStep(source.connection, changed, { step: 1, param: 1, value: 'other' });
    await moveOut(source.connection, 'script', moved);
    await remove(source.connection, 'script', deleted);
    expect((await scanned()).counts).toMatchObject({ modified: 1, movedOut: 1, deleted: 1 });
    const told = ['modified', 'moved-out', 'deleted'];
    expect(await Promise.all([changed, moved, deleted].map(changeOf))).toEqual(told);

    await withoutColumn(source.connection, 'sensorchecks', 'SearchXML');
    // Only searches cannot be read; what is known of them stays, and nothing of them counts as deleted.
    const partly = await scanned();
    expect(partly).toMatchObject({ status: 'complete', counts: { movedOut: 1, deleted: 1 } });
    const stopped = partly.problems.find(({ code }) => code === 'unreadable-type');
    expect(stopped).toMatchObject({ contentType: 'search' });
    expect(stopped?.detail).toContain('sensorchecks.SearchXML');
    expect(await Promise.all([changed, moved, deleted].map(changeOf))).toEqual(told);
  });
});
