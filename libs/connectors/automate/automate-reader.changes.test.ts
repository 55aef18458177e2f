import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ContentReader } from '../connector.ts';
import { move, renameFolder } from '../../../test/automate/changes/folder.ts';
import {
  excludeComputers,
  runMonitors,
  tune,
} from '../../../test/automate/changes/internal-monitor-change.ts';
import { edit, remove, rename, rowOf } from '../../../test/automate/changes/item.ts';
import {
  moveGroup,
  reimportRemoteMonitor,
  retargetAlerts,
} from '../../../test/automate/changes/others.ts';
import { changeStep, changeXml, resave } from '../../../test/automate/changes/script-change.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import type { Kind } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';

mariaDbOrSkip('what is a change of content', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let reader: ContentReader;
  let before: Map<string, string>;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'strict' });
  });

  beforeEach(async () => {
    source = await SourceDatabase.open(server, { seed: 9, counts: SMALL });
    reader = source.reader();
    before = await digests();
  });

  afterEach(() => source.close());
  afterAll(() => server?.stop());

  async function digests(): Promise<Map<string, string>> {
    const { items, outcome, problems } = await readAll(reader);
    expect([outcome.complete, problems]).toEqual([true, []]);
    return new Map(items.map(({ guid, digest }) => [guid, digest]));
  }

  /** The GUIDs whose digest is another one, appeared or vanished since the test began. */
  async function changed(): Promise<string[]> {
    const after = await digests();
    const all = new Set([...before.keys(), ...after.keys()]);
    return [...all].filter((guid) => before.get(guid) !== after.get(guid)).sort();
  }

  function some(kind: Kind, index = 3): { guid: string; name: string } {
    const row = source.world?.of(kind, 'distributed')[index];
    if (row === undefined) throw new Error(`There is no ${kind}.`);
    return row;
  }

  test('saving every script anew without an edit is none, and nothing of it travels to the server', async () => {
    for (const { guid } of source.world?.all('script') ?? []) await resave(source.connection, guid);
    const { items } = await readAll(reader);
    expect(items.filter(({ bytes }) => bytes !== null)).toEqual([]);
    expect(await changed()).toEqual([]);
  });

  test('other spellings of the same XML are none: indent, line ends, empty elements', async () => {
    const { guid } = some('script');
    await changeXml(source.connection, guid, (xml) => `${xml}\r\n`);
    await changeXml(source.connection, guid, (xml) => xml.replaceAll('\r\n', '\n'));
    await changeXml(source.connection, guid, (xml) => xml.replace(/>\n +</g, '>\n\t<'));
    await changeXml(source.connection, guid, (xml) => xml.replaceAll('<Param5 />', ''));
    await changeXml(source.connection, guid, (xml) => xml.replaceAll(' />', '/>'));
    expect(await changed()).toEqual([]);
  });

  test('monitors that ran, other users, dates and permissions are none', async () => {
    await runMonitors(source.connection);
    await source.run(
      "update lt_scripts set Permission = '1,2,3,', EditPermission = '7,', Last_Date = now()",
    );
    await source.run("update dataviews set UserClassName = 'x', SystemPermission = '1'");
    await source.run("update sensorchecks set UpdatedBy = 'somebody', UpdateDate = now()");
    await source.run("update mastergroups set Permissions = '9,', MaintWindowApplied = now()");
    await source.run("update alerttemplate set Last_User = 'x', Permission = '1,'");
    expect(await changed()).toEqual([]);
  });

  test('a remote monitor that is imported anew is none: group and name are what it is', async () => {
    const monitor = source.world?.of('remote-monitor', 'distributed')[0];
    const [row] = await server.query(
      `select g.GUID as guid, r.Name as name from ${source.database}.groupagents r
       join ${source.database}.mastergroups g using (GroupID) where r.AgentID = ?`,
      [monitor?.id],
    );
    await reimportRemoteMonitor(source.connection, {
      group: String(row?.guid),
      name: String(row?.name),
    });
    expect(await changed()).toEqual([]);
  });

  test('one parameter of one step is exactly one', async () => {
    const { guid } = some('script');
    await changeStep(source.connection, guid, { step: 2, param: 1, value: 'something else' });
    expect(await changed()).toEqual([guid]);
  });

  test('a script that calls another one, an alert template with another script, a monitor with another group', async () => {
    const [caller, called] = [some('script', 1), some('script', 17)];
    await changeXml(source.connection, caller.guid, (xml) =>
      xml.replace('</ScriptData>', () => `${stepThatCalls(called.guid)}</ScriptData>`),
    );
    const template = some('alert-template').guid;
    await retargetAlerts(source.connection, template, some('script', 5).guid);
    await retargetAlerts(source.connection, template, some('script', 6).guid);
    const monitor = some('internal-monitor').guid;
    const { connection } = source;
    await tune(connection, monitor, {
      groups: [source.world?.of('group', 'distributed')[9]?.id ?? 0],
    });
    expect(await changed()).toEqual([caller.guid, template, monitor].sort());
    const { items } = await readAll(reader);
    const references = items.find(({ guid }) => guid === caller.guid)?.references;
    expect(references).toContainEqual({ contentType: 'script', guid: called.guid });
  });

  test('renaming an alert template is one, and not one of every monitor that uses it; its name is told anew', async () => {
    const { guid } = some('alert-template', 0);
    const users = (await readAll(reader)).items.filter(({ references }) =>
      references.some((reference) => reference.guid === guid),
    );
    expect(users.length).toBeGreaterThan(0);
    await rename(source.connection, 'alert-template', guid, '△ other');
    const { items, names } = await readAll(reader);
    expect(items.filter(({ guid: each, digest }) => before.get(each) !== digest)).toHaveLength(1);
    expect(names.get(guid)).toBe('△ other');
  });

  test('moving a script changes its path alone, and renaming a folder that of everything in it', async () => {
    const { guid } = some('script');
    await move(source.connection, 'script', guid, ['△ Production', 'Elsewhere']);
    expect(await changed()).toEqual([guid]);
    const moved = (await readAll(reader)).items.find((item) => item.guid === guid);
    expect(moved?.path).toMatch(/^△ Production\/Elsewhere\//);
    await renameFolder(source.connection, 'script', ['△ Production', 'Elsewhere'], 'There/Now');
    const { items } = await readAll(reader);
    expect(items.find((item) => item.guid === guid)?.path).toMatch(/^△ Production\/There∕Now\//);
    expect(items.filter(({ bytes }) => bytes !== null)).toHaveLength(1);
  });

  test('moving a group moves what stands below it: groups and their remote monitors', async () => {
    const top = some('group', 0);
    const below = (await readAll(reader)).items.filter(({ path }) => path.includes(`${top.name}/`));
    expect(below.length).toBeGreaterThan(0);
    await moveGroup(source.connection, top.guid, '3ac455da-f1fb-11e1-b4ec-1231391d2d19');
    const guids = await changed();
    expect(guids).toEqual(expect.arrayContaining([top.guid, ...below.map(({ guid }) => guid)]));
    expect(guids).toHaveLength(below.length + 1);
  });

  test('excluding computers in the SQL of a monitor is one, and its numbers are noted', async () => {
    const { guid } = some('internal-monitor');
    await excludeComputers(source.connection, guid, [123, 456]);
    expect(await changed()).toEqual([guid]);
    const item = (await readAll(reader)).items.find((each) => each.guid === guid);
    expect(item?.notes).toContain(
      'DataOut compares computerid with 123, a number of this instance.',
    );
  });

  test('what is deleted is gone, and what is deleted and made anew with the same content is the same', async () => {
    const used = (await readAll(reader)).items
      .filter(({ contentType }) => contentType === 'remote-monitor')
      .flatMap(({ references }) => references)
      .find(({ contentType }) => contentType === 'search');
    const guid = used?.guid ?? '';
    const row = await rowOf(source.connection, 'search', guid);
    await remove(source.connection, 'search', guid);
    const { items, problems } = await readAll(reader);
    expect(items.some((item) => item.guid === guid)).toBe(false);
    // Whatever needs it cannot be distributed any more, and says why.
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['broken-reference']));
    await source.run('insert into sensorchecks set ?', [row]);
    expect(await changed()).toEqual([]);
  });

  test('NULL and the empty text are not the same', async () => {
    const { guid } = some('script');
    await edit(source.connection, 'script', guid, { ScriptNotes: '' });
    before = await digests();
    await edit(source.connection, 'script', guid, { ScriptNotes: null });
    expect(await changed()).toEqual([guid]);
  });
});

function stepThatCalls(guid: string): string {
  return `<ScriptSteps><Action>3</Action><FunctionId>17</FunctionId><Param1>${guid.toUpperCase()}</Param1><Sort>99</Sort><Continue>1</Continue><OsLimit>0</OsLimit><Indentation>0</Indentation></ScriptSteps>`;
}
