import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ContentReader } from '../connector.ts';
import { packed, scriptData, scriptXml } from '../../../test/automate/encode.ts';
import { SMALL, type Kind } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { withColumnType } from '../../../test/automate/schema/variants.ts';
import { readAll, SourceDatabase, type ReadAll } from '../../../test/automate/source.ts';

const NO_GUID = ['missing-guid', 'invalid-guid'];

mariaDbOrSkip('rows that are no items never stop the others (B24)', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let reader: ContentReader;
  let before: ReadAll;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient', settings: { max_allowed_packet: '64M' } });
  });

  beforeEach(async () => {
    source = await SourceDatabase.open(server, { seed: 6, counts: SMALL });
    reader = source.reader();
    before = await readAll(reader);
  });

  afterEach(() => source.close());
  afterAll(() => server?.stop());

  function some(kind: Kind, index = 3): { guid: string; id: number } {
    const row = source.world?.of(kind, 'distributed')[index];
    if (row === undefined) throw new Error(`There is no ${kind}.`);
    return row;
  }

  /** Reads again; says which GUIDs are problems now, with their codes, and that all other items are as they were. */
  async function problems(): Promise<[guid: string | null, code: string, detail: string][]> {
    const after = await readAll(reader);
    expect(after.outcome).toEqual({ complete: true, reason: null });
    const blocked = new Set(after.problems.map(({ guid }) => guid));
    const rest = before.items.filter(({ guid }) => !blocked.has(guid));
    const digests = new Map(after.items.map(({ guid, digest }) => [guid, digest]));
    expect(rest.filter(({ guid, digest }) => digests.get(guid) !== digest)).toEqual([]);
    expect(after.items.filter(({ guid }) => blocked.has(guid))).toEqual([]);
    return after.problems.map(({ guid, code, detail }) => [guid, code, detail]);
  }

  async function withScriptData(blob: Buffer | string | null): Promise<string> {
    const { guid, id } = some('script');
    await source.run('update lt_scripts set ScriptData = ? where ScriptId = ?', [blob, id]);
    return guid;
  }

  test.each([
    ['not base64', '%%%'],
    ['cut', scriptData({ guid: 'x', version: 1, steps: [] }).slice(0, 40)],
    ['no gzip', Buffer.from('plain text').toString('base64')],
    ['no XML', packed('{"steps": []}')],
    [
      'XML with a document type',
      packed('<!DOCTYPE x [<!ENTITY a "b">]><ScriptData>&a;</ScriptData>'),
    ],
    ['deep XML', packed(`<ScriptData>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</ScriptData>`)],
    ['no UTF-8', packedBytes(Buffer.from('<ScriptData>\xff</ScriptData>', 'latin1'))],
  ])('a blob that is %s', async (_, blob) => {
    const guid = await withScriptData(blob);
    const [[blocked, code, detail] = []] = await problems();
    expect([blocked, code]).toEqual([guid, 'unreadable']);
    expect(detail).toMatch(/^ScriptData: /);
  });

  test('a blob that inflates to more than 50 MB, and one whose XML is too large for a body', async () => {
    const guid = await withScriptData(packed('a'.repeat(51_000_000)));
    expect((await problems()).map(([blocked, code]) => [blocked, code])).toEqual([
      [guid, 'unreadable'],
    ]);
    const note = { functionId: 139, action: 2 as const, sort: 0 };
    const steps = Array.from({ length: 60 }, () => ({ ...note, params: ['x'.repeat(100_000)] }));
    await withScriptData(packed(scriptXml({ guid, version: 1, steps })));
    expect((await problems()).map(([blocked, code]) => [blocked, code])).toEqual([
      [guid, 'invalid-item'],
    ]);
    await withScriptData(
      packed(scriptXml({ guid, version: 1, steps: [...steps, ...steps, ...steps, ...steps] })),
    );
    expect((await problems()).map(([blocked, code]) => [blocked, code])).toEqual([
      [guid, 'too-large'],
    ]);
  });

  test('a row larger than what is read at all', async () => {
    const { guid, id } = some('dataview');
    await source.run('update dataviews set SQLBody = repeat(?, 6000000) where DataViewID = ?', [
      'x',
      id,
    ]);
    expect((await problems()).map(([blocked, code]) => [blocked, code])).toEqual([
      [guid, 'too-large'],
    ]);
  });

  test('text whose bytes are none in the character set of the column', async () => {
    const { guid, id } = some('search');
    await withColumnType(source.connection, 'sensorchecks', 'Name', 'varbinary(400)');
    await source.run("update sensorchecks set Name = x'e29668' where SensID = ?", [id]);
    const found = await problems();
    expect(found.find(([blocked]) => blocked === guid)?.slice(1)).toEqual([
      'invalid-text',
      'Name cannot be read: its bytes are not valid text in UTF-8.',
    ]);
  });

  test('a folder whose name is no text blocks what is in it', async () => {
    const { connection } = source;
    await withColumnType(connection, 'scriptfolders', 'Name', 'varbinary(400)');
    const folder = source.world?.of('script-folder', 'distributed')[0]?.id;
    await source.run("update scriptfolders set Name = x'ff' where FolderID = ?", [folder]);
    const found = await problems();
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(([, code]) => code))).toEqual(new Set(['invalid-text']));
    expect(found.every(([guid]) => guid !== null)).toBe(true);
  });

  test('a GUID that is lost or is no GUID: the item that the row was is blocked, and not taken for deleted', async () => {
    const [lost, other] = [some('extra-data-field', 12), some('extra-data-field', 13)];
    await source.run('update extrafield set LtGuid = null where ID = ?', [lost.id]);
    await source.run("update extrafield set LtGuid = 'no guid at all' where ID = ?", [other.id]);
    const found = await readAll(reader);
    const missing = found.problems.filter(({ code }) => NO_GUID.includes(code));
    expect(new Set(missing.map(({ guid }) => guid))).toEqual(new Set([lost.guid, other.guid]));
    const unknown = await readAll(source.reader());
    const pathOf = (guid: string): string | undefined =>
      before.items.find((item) => item.guid === guid)?.path;
    expect(unknown.problems.filter(({ code }) => NO_GUID.includes(code))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ guid: null, path: pathOf(lost.guid) }),
        expect.objectContaining({ guid: null, path: pathOf(other.guid) }),
      ]),
    );
  });

  test('two rows with the same GUID are both blocked, in whatever case, and each names the other', async () => {
    const [first, second] = [some('dataview', 4), some('dataview', 5)];
    await source.run('update dataviews set GUID = ? where DataViewID = ?', [
      first.guid.toUpperCase(),
      second.id,
    ]);
    const after = await readAll(reader);
    expect(after.problems.map(({ code, guid }) => [code, guid])).toEqual([
      ['duplicate-guid', first.guid],
      ['duplicate-guid', first.guid],
    ]);
    const names = [first, second].map(
      ({ guid }) => before.items.find((item) => item.guid === guid)?.name,
    );
    for (const { detail } of after.problems)
      for (const name of names) expect(detail).toContain(name);
  });

  test('two remote monitors of one group with the same name are both blocked', async () => {
    await source.run(
      'insert into groupagents (GroupID, Name) select GroupID, upper(Name) from groupagents order by AgentID limit 1',
    );
    const codes = (await problems()).map(([, code]) => code);
    expect(codes).toEqual(['duplicate-guid', 'duplicate-guid']);
  });

  test('numbers that name nothing: the template, the group, the script, the group of a step', async () => {
    const monitor = some('internal-monitor');
    await source.run('update agents set AlertAction = 172 where AgentID = ?', [monitor.id]);
    const template = some('alert-template');
    await source.run('update alerttemplates set ScriptID = 999999 where AlertActionID = ?', [
      template.id,
    ]);
    const steps = [{ action: 2 as const, functionId: 131, sort: 0, params: ['1045'] }];
    const script = await withScriptData(scriptData({ guid: 'x', version: 1, steps }));
    const found = new Map((await problems()).map(([guid, code, detail]) => [guid, [code, detail]]));
    expect(found.get(monitor.guid)).toEqual([
      'broken-reference',
      'AlertAction 172 names no alert template with a GUID.',
    ]);
    expect(found.get(template.guid)).toEqual([
      'broken-reference',
      'ScriptID 999999 names no script with a GUID.',
    ]);
    expect(found.get(script)).toEqual([
      'broken-reference',
      'Step 1: 1045 names no group with a GUID.',
    ]);
    expect(found.size).toBe(3);
  });

  test('SQL that changes something is refused, and let through where the settings allow it', async () => {
    const { guid, id } = some('internal-monitor');
    await source.run("update agents set DataOut = '1=1; DROP TABLE computers' where AgentID = ?", [
      id,
    ]);
    const [[blocked, code, detail] = []] = await problems();
    expect([blocked, code]).toEqual([guid, 'forbidden-sql']);
    expect(detail).toMatch(/^DataOut holds a second statement .*: ; DROP TABLE computers\. /);
    const allowing = source.reader({ allowedStatements: [';', 'DROP'] });
    expect((await readAll(allowing)).problems).toEqual([]);
  });

  test('an empty name, a name with NUL, and a name that is too long', async () => {
    await withColumnType(source.connection, 'sensorchecks', 'Name', 'text');
    const rows = [some('search', 1), some('search', 2), some('search', 3)];
    for (const [index, name] of ['', 'a\0b', 'x'.repeat(300)].entries())
      await source.run('update sensorchecks set Name = ? where SensID = ?', [
        name,
        rows[index]?.id,
      ]);
    const found = (await problems()).map(([guid, code]) => [guid, code]);
    expect(found).toEqual(expect.arrayContaining(rows.map(({ guid }) => [guid, 'invalid-item'])));
    expect(found).toHaveLength(3);
  });

  test('folders and groups in a circle, and a folder that is not there, end at the root', async () => {
    const [first, second] = [some('group', 0), some('group', 1)];
    await source.run('update mastergroups set ParentID = ? where GroupID = ?', [
      second.id,
      first.id,
    ]);
    await source.run('update mastergroups set ParentID = ? where GroupID = ?', [
      first.id,
      second.id,
    ]);
    await source.run('update scriptfolders set ParentID = FolderID');
    const script = some('script', 20);
    await source.run('update lt_scripts set FolderId = 987654 where ScriptId = ?', [script.id]);
    const after = await readAll(reader);
    expect(after.problems).toEqual([]);
    const found = after.items.find(({ guid }) => guid === script.guid);
    expect(found?.path).toBe(found?.name.replaceAll('/', '∕'));
  });

  test('a problem that was mended is an item again', async () => {
    const { guid, id } = some('search');
    await source.run("update sensorchecks set SearchXML = '<broken' where SensID = ?", [id]);
    expect((await problems()).map(([blocked, code]) => [blocked, code])).toEqual([
      [guid, 'unreadable'],
    ]);
    await source.run("update sensorchecks set SearchXML = '' where SensID = ?", [id]);
    const after = await readAll(reader);
    expect(after.problems).toEqual([]);
    expect(after.items.find((item) => item.guid === guid)?.bytes).not.toBeNull();
  });
});

function packedBytes(bytes: Buffer): string {
  return gzipSync(bytes).toString('base64');
}
