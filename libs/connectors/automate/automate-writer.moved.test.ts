import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApplyResult, ApplyStep } from '../connector.ts';
import { KEEP_AND_REPORT, type DriftPolicy } from '#domain/drift';
import { itemStates } from '#domain/item-states';
import { itemKey } from '#domain/item';
import { planSync, withNo, type Judged } from '#domain/plan';
import { edit, rowOf } from '../../../test/automate/changes/item.ts';
import { folder, move, renameFolder } from '../../../test/automate/changes/folder.ts';
import { SMALL } from '../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../test/automate/mariadb.ts';
import { readAll, SourceDatabase } from '../../../test/automate/source.ts';
import { published, TargetDatabase, type Published } from '../../../test/automate/target.ts';

mariaDbOrSkip('scripts and dataviews that somebody moved at an instance', () => {
  let server: MariaDb;
  let source: SourceDatabase;
  let here: TargetDatabase;

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'lenient' });
    source = await SourceDatabase.open(server, { seed: 4, firstId: 1000, counts: SMALL });
    here = await TargetDatabase.open(server, { own: {} });
    await here.sync(published((await readAll(source.reader())).items));
  });

  afterAll(async () => {
    here?.close();
    await source?.close();
    await server?.stop();
  });

  type Kind = 'script' | 'dataview';

  async function item(kind: Kind, at: number, version = 1): Promise<Published> {
    const { guid } = source.world?.of(kind, 'distributed')[at] ?? { guid: '' };
    const { items } = await readAll(source.reader({ tracked: { [kind]: ['**'] } }));
    const found = published(items, version).find((each) => each.guid === guid);
    if (found === undefined) throw new Error(`There is no ${kind}.`);
    return found;
  }

  async function stateOf(wanted: Published | null, of = wanted): Promise<Judged> {
    const record = (await here.writer.record())?.items.filter((each) => each.guid === of?.guid);
    const items = wanted === null ? [] : [wanted];
    const found = await here.writer.installed(items, record ?? [], () => null);
    const none = {
      exclusion: () => null,
      failure: () => null,
      ignored: () => null,
      ignoredBefore: () => null,
    };
    const [state] = itemStates(items, record ?? [], found, none);
    if (state === undefined) throw new Error('There is no such item.');
    return state;
  }

  // As the client does it, with nobody there to be asked.
  async function sync(
    wanted: Published | null,
    moved: DriftPolicy['moved'],
    of = wanted,
  ): Promise<ApplyResult> {
    const state = await stateOf(wanted, of);
    const policy = () => ({ ...KEEP_AND_REPORT, moved });
    const options = { prune: () => true, overwrite: false, adopt: false, policy };
    const { movedTo, found } = state.facts;
    const at = movedTo === null ? {} : { movedTo };
    const steps = withNo(planSync([state], options)).steps.map((step): ApplyStep => {
      if (step.action === 'remove') return { action: 'remove', item: step.applied, ...at };
      const bytes = () => wanted?.bytes ?? Buffer.alloc(0);
      if (step.action === 'link') return { ...step, bytes };
      const replaces = { ...(step.applied ?? step.item), digest: found ?? '' };
      const stays = step.keepsPlace === true ? ({ keepsPlace: true } as const) : {};
      return { action: 'write', item: step.item, bytes, replaces, ...at, ...stays };
    });
    return here.apply(steps);
  }

  async function folderOf(kind: Kind, guid: string): Promise<number> {
    const row = await rowOf(here.connection, kind, guid);
    return Number(row?.[kind === 'script' ? 'FolderId' : 'FolderID']);
  }

  test.each(['script', 'dataview'] as const)(
    'a %s in another folder is moved, keeps its folder, and its content is updated there',
    async (kind) => {
      const one = await item(kind, 0);
      await move(here.connection, kind, one.guid, ['Ours', 'Favorites']);
      const ours = await folder(here.connection, kind, ['Ours', 'Favorites']);
      const path = `Ours/Favorites/${one.path.split('/').at(-1)}`;
      expect(await stateOf(one)).toMatchObject({ drift: 'moved', facts: { movedTo: path } });
      expect((await sync(one, 'report')).applied).toEqual([]);
      const note: Record<string, string> =
        kind === 'script' ? { ScriptNotes: 'Better.' } : { SortField: 'Better' };
      await edit(source.connection, kind, one.guid, note);
      const next = await item(kind, 0, 2);
      expect((await sync(next, 'report')).applied.map(itemKey)).toEqual([itemKey(next)]);
      expect(await rowOf(here.connection, kind, one.guid)).toMatchObject(note);
      expect(await folderOf(kind, one.guid)).toBe(ours);
      // It is still reported, and nothing is left to do.
      expect(await stateOf(next)).toMatchObject({ drift: 'moved', facts: { movedTo: path } });
      expect((await sync(next, 'report')).applied).toEqual([]);
    },
  );

  test('where the policy says so it goes back, and is as published then', async () => {
    const one = await item('script', 1);
    const before = await folderOf('script', one.guid);
    await move(here.connection, 'script', one.guid, ['Ours']);
    // Nobody is there to be asked.
    expect((await sync(one, 'ask')).applied).toEqual([]);
    expect((await sync(one, 'automatic')).refused).toEqual([]);
    expect(await folderOf('script', one.guid)).toBe(before);
    expect(await stateOf(one)).toMatchObject({ state: 'up-to-date' });
  });

  test('a folder that got another name has moved what is in it', async () => {
    const one = await item('script', 2);
    const folders = one.path.split('/').slice(0, -1);
    await renameFolder(here.connection, 'script', folders, 'Renamed here');
    expect(await stateOf(one)).toMatchObject({ drift: 'moved' });
    await renameFolder(
      here.connection,
      'script',
      [...folders.slice(0, -1), 'Renamed here'],
      folders.at(-1) ?? '',
    );
    expect(await stateOf(one)).toMatchObject({ state: 'up-to-date' });
  });

  test('one that was moved and edited is changed, and stays as it is', async () => {
    const one = await item('script', 3);
    await move(here.connection, 'script', one.guid, ['Ours']);
    await edit(here.connection, 'script', one.guid, { ScriptNotes: 'Ours.' });
    expect(await stateOf(one)).toMatchObject({ drift: 'changed' });
    expect((await sync(one, 'automatic')).applied).toEqual([]);
  });

  test('one that moved again since the plan was made is left alone', async () => {
    const one = await item('script', 4);
    await move(here.connection, 'script', one.guid, ['Ours']);
    const { facts } = await stateOf(one);
    await move(here.connection, 'script', one.guid, ['Elsewhere']);
    const replaces = { ...one, digest: facts.found ?? '' };
    const step = { action: 'write', item: one, bytes: () => one.bytes, replaces } as const;
    const moved = { ...step, movedTo: facts.movedTo ?? '' };
    expect((await here.apply([moved])).refused).toMatchObject([{ code: 'changed-locally' }]);
  });

  test('what is no longer published goes from where it was moved to, when the policy says so', async () => {
    const one = await item('dataview', 5);
    await move(here.connection, 'dataview', one.guid, ['Ours']);
    expect((await sync(null, 'report', one)).applied).toEqual([]);
    expect((await sync(null, 'automatic', one)).applied).toHaveLength(1);
    expect(await rowOf(here.connection, 'dataview', one.guid)).toBeNull();
  });
});
