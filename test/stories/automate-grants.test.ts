import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContentWriter, Finding } from '#connectors/connector';
import type { DatabasePlace } from '#connectors/automate/connection/database-place';
import { SMALL } from '../automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../automate/mariadb.ts';
import { readAll, SourceDatabase } from '../automate/source.ts';
import { published, TargetDatabase } from '../automate/target.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/automate.md'), 'utf8');
const PASSWORD = 'least rights';

interface Grant {
  rights: string[];
  table: string;
}

/*
 * The GRANT statements of docs/automate.md are enough for everything that ProSync does, and none of them is too much: whoever
 * leaves one out is told which.
 */
mariaDbOrSkip('the rights that the page about Automate grants', () => {
  const atSource = grantsAfter('<!-- tested: the source -->');
  const atTarget = grantsAfter('<!-- tested: the target -->');
  let server: MariaDb;
  let source: SourceDatabase;
  let target: TargetDatabase;
  let writer: ContentWriter;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server, { seed: 7, counts: SMALL });
    target = await TargetDatabase.open(server, { seed: 7, firstId: 90_000 });
    // Tables that a real instance has, and the stand-in does not.
    for (const table of ['scheduledscripts', 'runningscripts'])
      await target.connection.query('create table ?? (ScriptID int)', [table]);
    await server.createUser('prosync_reader', PASSWORD, grantsOn(source.database, atSource));
    await server.createUser('prosync', PASSWORD, grantsOn(target.database, atTarget));
    writer = target.writerWith({ place: placeOf(target.settings().place, 'prosync', target) });
  }, 180_000);

  afterAll(async () => {
    await source?.close();
    target?.close();
    await server?.stop();
  });

  const reader = () =>
    source.reader({ place: placeOf(source.settings().place, 'prosync_reader', source) });

  const change = (verb: 'grant' | 'revoke', right: string, table: string, account: string) => {
    const database = account === 'prosync' ? target.database : source.database;
    const to = verb === 'grant' ? 'to' : 'from';
    return server.query(`${verb} ${right} on ??.?? ${to} ?@'%'`, [database, table, account]);
  };

  const lacking = async (): Promise<Finding[]> =>
    (await writer.inspect()).filter(({ level }) => level !== 'ok');

  test('at the source they show every item, as every right would', async () => {
    const [least, all] = [await readAll(reader()), await readAll(source.reader())];
    expect(least.outcome).toMatchObject({ complete: true });
    expect(least.items.map(({ digest }) => digest)).toEqual(all.items.map(({ digest }) => digest));
    expect(await reader().test()).toMatchObject({ ok: true });
  });

  test('at the source whoever leaves one out is told which', async () => {
    for (const { table } of atSource) {
      await change('revoke', 'select', table, 'prosync_reader');
      const { ok, detail } = await reader().test();
      expect([ok, detail]).toEqual([false, expect.stringContaining(table)]);
      await change('grant', 'select', table, 'prosync_reader');
    }
  }, 180_000);

  test('without the right to create, the first sync writes nothing and says what to run', async () => {
    const tables = ['plugin_prosync_items', 'plugin_prosync_state'];
    for (const table of tables) await change('revoke', 'create', table, 'prosync');
    await expect(target.apply([], writer)).rejects.toMatchObject({
      code: 'downstream-unsupported',
      remedy: expect.stringContaining('CREATE TABLE `plugin_prosync_items`'),
    });
    expect((await lacking()).map(({ check }) => check)).toEqual(['record tables']);
    for (const table of tables) await change('grant', 'create', table, 'prosync');
  });

  test('at the target they are enough to install, update and remove every item', async () => {
    const { items } = await readAll(source.reader());
    expect((await target.sync(published(items), { writer })).refused).toEqual([]);
    expect(await lacking()).toEqual([]);
    await changeEverything();
    const changed = await readAll(source.reader());
    const updated = await target.sync(published(changed.items, 2), { writer });
    expect(updated.refused).toEqual([]);
    expect(updated.applied).toHaveLength(items.length);
    const removed = await target.sync([], { writer, prune: true });
    expect(removed.refused.filter(({ code }) => code !== 'still-used')).toEqual([]);
    expect(removed.applied.length).toBeGreaterThan(items.length - 5);
  }, 180_000);

  test('at the target whoever leaves one out is told which, and what to grant', async () => {
    for (const { table, rights } of atTarget)
      for (const right of rights.filter((each) => each !== 'CREATE')) {
        await change('revoke', right, table, 'prosync');
        const told = (await lacking()).map(({ detail, remedy }) => `${detail} ${remedy}`).join(' ');
        expect(told, `${right} on ${table}`).toContain(table);
        expect(told, `${right} on ${table}`).toMatch(new RegExp(`grant [A-Z, ]*${right}`, 'i'));
        await change('grant', right, table, 'prosync');
      }
    expect(await lacking()).toEqual([]);
  });

  async function changeEverything(): Promise<void> {
    for (const [table, column] of Object.entries(CHANGED))
      await source.run('update ?? set ?? = concat(??, ?)', [table, column, column, ' 2']);
    await source.run('update scriptfolders set Name = concat(Name, ?)', [' 2']);
    await source.run('update dataviewfolders set Name = concat(Name, ?)', [' 2']);
  }
});

/** A text of each type that may be changed without changing what the item is called. */
const CHANGED = {
  extrafield: 'Section',
  roledefinitions: 'ComparisonResult',
  sensorchecks: 'ListDATA',
  mastergroups: 'Notes',
  lt_scripts: 'ScriptNotes',
  alerttemplate: 'Comment',
  alerttemplates: 'Message',
  agents: 'AlertMessage',
  groupagents: 'AlertMessage',
  dataviews: 'HiddenList',
};

/** The GRANT statements of the first block after a mark. */
function grantsAfter(mark: string): Grant[] {
  const [, block = ''] = (PAGE.split(mark)[1] ?? '').split('```');
  return block
    .split('\n')
    .filter((line) => line.startsWith('GRANT'))
    .map((line) => {
      const [, rights = '', table = ''] =
        /^GRANT ([A-Z, ]+) ON labtech\.(\w+) TO '\w+'@'[\d.]+';$/.exec(line) ?? [];
      if (table === '') throw new Error(`It cannot be read: ${line}`);
      return { rights: rights.split(', '), table };
    });
}

function grantsOn(database: string, grants: readonly Grant[]): string[] {
  return grants.map(({ rights, table }) => `${rights.join(', ')} on ${database}.${table}`);
}

function placeOf(
  place: DatabasePlace,
  user: string,
  owner: { secret(password: string): string },
): DatabasePlace {
  return { ...place, user, passwordFile: owner.secret(PASSWORD) };
}
