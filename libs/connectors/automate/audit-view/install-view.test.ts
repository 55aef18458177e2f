import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edit, idOf } from '../../../../test/automate/changes/item.ts';
import { SMALL } from '../../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../../test/automate/target.ts';
import { runnableTexts } from '../content-types/description.ts';
import { dataview } from '../content-types/dataview.ts';
import { script } from '../content-types/script.ts';
import { itemOfBody } from '../rows/row-item.ts';
import { forbiddenStatement } from '../statements/inspect.ts';
import { AUDIT_VIEW_GUID } from '../content-types/audit-view-guid.ts';

interface Shown {
  'Content Type': string;
  Name: string;
  State: string;
  Version: number;
  Since: string;
  Uses: number;
  'Used By': string;
  GUID: string;
}

mariaDbOrSkip('the audit view inside of Automate', () => {
  describe.each(['strict', 'lenient'] as const)('on a %s server', (sqlMode) => {
    let server: MariaDb;
    let source: SourceDatabase;
    let items: Published[];
    let here: TargetDatabase;

    beforeAll(async () => {
      server = await startMariaDb({ sqlMode });
      source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
      items = published((await readAll(source.reader())).items);
      here = await TargetDatabase.open(server);
      for (const table of ['scheduledscripts', 'runningscripts'])
        await here.rows('create table ?? (ScriptID int, ComputerID int)', [table]);
      await here.rows('alter table lt_scripts modify ScriptGuid varchar(38) not null');
    });

    afterAll(async () => {
      here?.close();
      await source?.close();
      await server?.stop();
    });

    const install = () => here.writer.auditView?.('install');
    const rowHere = async () =>
      (await here.rows('select * from dataviews where GUID = ?', [AUDIT_VIEW_GUID]))[0];

    /** What Automate shows: it puts the parts of a dataview together, with the commas of its field list. */
    async function shown(charset = 'utf8mb4'): Promise<Map<string, Shown>> {
      const view = await rowHere();
      const connection = await server.connect({ database: here.database });
      await connection.query(`SET NAMES ${charset}`);
      const [rows] = await connection.query(`SELECT ${view?.['FieldList']} ${view?.['SQLBody']}`);
      return new Map((rows as Shown[]).map((row) => [`${row['Content Type']}/${row.GUID}`, row]));
    }

    async function expectRecorded(): Promise<void> {
      const record = (await here.record())?.items ?? [];
      const seen = [...(await shown()).values()];
      const line = (...facts: unknown[]): string => JSON.stringify(facts);
      expect(
        seen.map((row) => line(row['Content Type'], row.GUID, row.Name, row.Version)).sort(),
      ).toEqual(record.map((i) => line(i.contentType, i.guid, i.name, i.version)).sort());
      expect(seen.every(({ Since }) => Since !== null)).toBe(true);
    }

    const lineOf = async ({ contentType, guid }: Pick<Published, 'contentType' | 'guid'>) =>
      (await shown()).get(`${contentType}/${guid}`);

    test('it is added once, before anything is installed, and a second time writes nothing', async () => {
      const before = await here.everything();
      expect(await install()).toMatchObject({ change: 'added' });
      expect((await shown()).size).toBe(0);
      const added = await here.everything();
      expect(added).toEqual({
        ...before,
        dataviews: [...(before['dataviews'] ?? []), await rowHere()],
      });
      const again = await install();
      expect(again).toEqual({ change: 'unchanged', notes: [] });
      expect(await here.everything()).toEqual(added);
    });

    test('it shows exactly what was installed', async () => {
      await here.sync(items);
      await expectRecorded();
      const states = new Set([...(await shown()).values()].map(({ State }) => State));
      expect(states).toEqual(new Set(['present']));
      for (const charset of ['latin1', 'utf8mb3'])
        expect((await shown(charset)).size).toBe((await here.record())?.items.length);
    });

    test('it is not content: not read, and no namesake of a published dataview', async () => {
      const read = await here.read();
      expect(read.items.some(({ guid }) => guid === AUDIT_VIEW_GUID)).toBe(false);
      expect(read.problems.filter(({ guid }) => guid === AUDIT_VIEW_GUID)).toEqual([]);
      const item = items.find(({ contentType }) => contentType === 'dataview') as Published;
      const namesake = {
        ...item,
        guid: item.guid.replace(/^.{8}/, 'ffffffff'),
        path: 'ProSync Audit',
      };
      const found = await here.writer.installed([namesake], [], () => null);
      expect(found).toEqual([{ contentType: 'dataview', guid: namesake.guid, digest: null }]);
      const before = await here.everything();
      const { refused } = await here.sync([{ ...item, guid: AUDIT_VIEW_GUID }]);
      expect(refused).toMatchObject([{ code: 'reserved-guid' }]);
      expect(await here.everything()).toEqual(before);
    });

    test('it names who uses a script: alert templates, monitors and schedules of groups', async () => {
      const users = (type: string) =>
        items.filter(
          (item) =>
            item.contentType === type && item.references.some((r) => r.contentType === 'script'),
        );
      const byTemplate = users('alert-template')[0] as Published;
      const script = byTemplate.references.find((r) => r.contentType === 'script') as Published;
      const scriptId = await idOf(here.connection, 'script', script.guid);
      const group = items.find(({ contentType }) => contentType === 'group') as Published;
      const groupId = await idOf(here.connection, 'group', group.guid);
      await here.rows('insert into groupscripts (GroupID, ScriptID) values (?, ?)', [
        groupId,
        scriptId,
      ]);
      await here.rows('update groupagents set ScriptID = ? limit 1', [scriptId]);
      await here.rows('insert into scheduledscripts values (?, 1), (?, 2)', [scriptId, scriptId]);
      const [monitor] = await here.rows(
        'select a.Name, g.Name as g from groupagents a join mastergroups g on g.GroupID = a.GroupID where ScriptID = ?',
        [scriptId],
      );
      const [used] = await here.rows('select FullName from mastergroups where GroupID = ?', [
        groupId,
      ]);
      const line = await lineOf(script);
      expect(line?.['Used By']).toContain(`alert template "${byTemplate.name}"`);
      expect(line?.['Used By']).toContain(
        `remote monitor "${monitor?.['g']}/${monitor?.['Name']}"`,
      );
      expect(line?.['Used By']).toContain(`schedules of groups (${used?.['FullName']})`);
      expect(line?.['Used By']).toContain('scheduled runs (2)');
      expect(Number(line?.Uses)).toBeGreaterThanOrEqual(4);
    });

    test('it names the alert template’s monitors and the groups that a monitor is applied to', async () => {
      const uses = items.filter(
        ({ contentType, references }) =>
          contentType === 'internal-monitor' &&
          references.some((r) => r.contentType === 'alert-template'),
      );
      const monitor = uses[0] as Published;
      const template = monitor.references.find(
        (r) => r.contentType === 'alert-template',
      ) as Published;
      expect((await lineOf(template))?.['Used By']).toContain(`internal monitor "${monitor.name}"`);
      const groups = items.filter(({ contentType }) => contentType === 'group');
      const [first, second] = await Promise.all(
        groups.slice(0, 2).map(({ guid }) => idOf(here.connection, 'group', guid)),
      );
      await edit(here.connection, 'internal-monitor', monitor.guid, {
        DriveID: `${first}, ${second}`,
      });
      for (const group of groups.slice(0, 2))
        expect((await lineOf(group))?.['Used By']).toContain(`internal monitor "${monitor.name}"`);
    });

    test('an update and a rename show, and what was deleted by hand is missing', async () => {
      const [item, other] = items.filter(({ contentType }) => contentType === 'script') as [
        Published,
        Published,
      ];
      const body = JSON.parse(Buffer.from(item.bytes).toString()) as object;
      const path = item.path.replace(/[^/]*$/, 'Renamed');
      const changed = itemOfBody(
        script,
        { guid: item.guid, path },
        { ...body, ScriptName: 'Renamed' },
      );
      const next = { ...changed.item, version: 2, bytes: changed.bytes };
      await here.sync([next]);
      await expectRecorded();
      expect(await lineOf(item)).toMatchObject({ Name: 'Renamed', Version: 2, State: 'present' });
      await here.rows('delete from lt_scripts where ScriptGuid = ?', [other.guid]);
      expect(await lineOf(other)).toMatchObject({ State: 'missing', Uses: 0 });
      await edit(here.connection, 'script', item.guid, {
        ScriptGuid: `{${item.guid.toUpperCase()}}`,
      });
      expect(await lineOf(item)).toMatchObject({ State: 'present' });
    });

    test('what is removed leaves it, and the removal takes nothing of it along', async () => {
      const search = items.find(({ contentType }) => contentType === 'dataview') as Published;
      const item = (await here.record())?.items.find(({ guid }) => guid === search.guid);
      await here.apply([{ action: 'remove', item: item as Published }]);
      expect(await lineOf(search)).toBeUndefined();
      await expectRecorded();
    });

    test('it stays where it was put and for whom, and is mended when somebody wrote into it', async () => {
      await edit(here.connection, 'dataview', AUDIT_VIEW_GUID, {
        FolderID: 7,
        SystemPermission: '1,2,',
        SQLBody: 'FROM computers',
      });
      expect(await install()).toMatchObject({ change: 'updated' });
      expect(await rowHere()).toMatchObject({ FolderID: 7, SystemPermission: '1,2,' });
      await expectRecorded();
      expect(await install()).toMatchObject({ change: 'unchanged' });
    });

    test('each of its texts passes the rule for SQL in content, and is one reading SELECT', async () => {
      const row = await rowHere();
      const texts = dataview.columns.flatMap((column) =>
        runnableTexts(column, (name) => row?.[name]),
      );
      expect(texts.length).toBeGreaterThan(5);
      for (const { text, use } of texts) expect(forbiddenStatement(text, [], use)).toBeNull();
      const whole = `SELECT ${row?.['FieldList']} ${row?.['SQLBody']}`;
      expect(forbiddenStatement(whole, [], 'statement')).toBeNull();
    });

    test('its removal leaves everything else, and a second one writes nothing', async () => {
      const before = await here.everything();
      expect(await here.writer.auditView?.('remove')).toMatchObject({ change: 'removed' });
      const rest = (before['dataviews'] ?? []).filter(({ GUID }) => GUID !== AUDIT_VIEW_GUID);
      expect(await here.everything()).toEqual({ ...before, dataviews: rest });
      expect(await here.writer.auditView?.('remove')).toEqual({ change: 'unchanged', notes: [] });
    });

    test('it needs the rights to dataviews alone, and leaves out the uses that the account cannot see', async () => {
      const name = `audit_${sqlMode}`;
      const on = here.database;
      const rights = 'select, insert, update, delete';
      await server.createUser(name, 'secret', [
        `${rights} on ${on}.dataviews`,
        `select, insert on ${on}.dataviewfolders`,
        `${rights} on ${on}.plugin_prosync_items`,
        `${rights} on ${on}.plugin_prosync_state`,
        `select on ${on}.lt_scripts`,
      ]);
      const place = { ...here.settings().place, user: name, passwordFile: here.secret('secret') };
      const writer = here.writerWith({ place });
      const { change, notes } = (await writer.auditView?.('install')) ?? { notes: [] };
      expect(change).toBe('added');
      expect(notes[0]).toContain('groupscripts');
      const states = [...(await shown()).values()].map((row) => [
        row['Content Type'] === 'script',
        row.State,
      ]);
      expect(states.some(([isScript, state]) => isScript === true && state === 'present')).toBe(
        true,
      );
      expect(states.some(([isScript, state]) => isScript === false && state === 'unknown')).toBe(
        true,
      );
      await server.query(`revoke delete on ${on}.dataviews from ?@'%'`, [name]);
      await expect(writer.auditView?.('remove')).rejects.toMatchObject({
        code: 'downstream-unsupported',
        remedy: expect.stringContaining('GRANT DELETE') as string,
      });
      await here.writer.auditView?.('remove');
    });
  });
});
