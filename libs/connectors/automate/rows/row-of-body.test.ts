import { afterAll, beforeAll, expect, test } from 'vitest';
import { SMALL } from '../../../../test/automate/instance/counts.ts';
import { mariaDbOrSkip, startMariaDb, type MariaDb } from '../../../../test/automate/mariadb.ts';
import { bodyIn, readAll, SourceDatabase } from '../../../../test/automate/source.ts';
import type { ContentItem } from '../../connector.ts';
import { contentTypes, descriptionOf } from '../content-types/content-types.ts';
import { InstanceIds } from '../references/ids.ts';
import { readSchema } from '../schema/columns.ts';
import { rowOfBody, type BodyRow } from './row-of-body.ts';
import type { BodyObject } from './body-of-row.ts';

mariaDbOrSkip('the row that a body is on an instance', () => {
  let server: MariaDb;
  const sources: SourceDatabase[] = [];

  beforeAll(async () => {
    server = await startMariaDb({ sqlMode: 'strict' });
  });

  afterAll(async () => {
    for (const source of sources) await source.close();
    await server?.stop();
  });

  async function instance(firstId: number): Promise<SourceDatabase> {
    const source = await SourceDatabase.open(server, { seed: 3, firstId, counts: SMALL });
    sources.push(source);
    return source;
  }

  async function idsOf(source: SourceDatabase): Promise<InstanceIds> {
    const schema = await readSchema(source.connection, source.database);
    return InstanceIds.load(source.connection, schema, contentTypes);
  }

  test('written into an instance with other numbers, every item of every type is read back as it was', async () => {
    const [here, there] = [await instance(1000), await instance(60_000)];
    const { items } = await readAll(here.reader());
    const ids = await idsOf(there);
    for (const item of items) {
      const row = rowOfBody(description(item), item, bodyIn(item) as BodyObject, ids);
      expect([item.path, row.missing, row.leftOut]).toEqual([item.path, [], []]);
      await write(there, item, row, ids.idOf(item.contentType, item.guid));
    }
    const written = await readAll(there.reader());
    expect(written.problems).toEqual([]);
    const digests = new Map(written.items.map(({ guid, digest }) => [guid, digest]));
    const differing = items.filter(({ guid, digest }) => digests.get(guid) !== digest);
    expect(differing.map(({ contentType, path }) => `${contentType} ${path}`)).toEqual([]);
    expect(items.length).toBeGreaterThan(150);
  });

  test('what is not there is said with its column: needed, or only left out', async () => {
    const [full, empty] = [await instance(1000), await SourceDatabase.open(server)];
    sources.push(empty);
    const { items } = await readAll(full.reader());
    const ids = await idsOf(empty);
    const rowOf = (item: ContentItem): BodyRow =>
      rowOfBody(description(item), item, bodyIn(item) as BodyObject, ids);
    for (const item of items) {
      const needed = rowOf(item).missing.map(({ reference }) => reference.guid);
      expect(new Set(needed)).toEqual(new Set(item.references.map(({ guid }) => guid)));
    }
    const monitors = items.filter(({ contentType }) => contentType === 'internal-monitor');
    const columns = monitors.flatMap((item) => rowOf(item).leftOut.map(({ column }) => column));
    expect(new Set(columns)).toEqual(new Set(['TicketCategory', 'DriveID']));
    const [monitor] = monitors;
    if (monitor === undefined) throw new Error('There is no monitor.');
    const { values } = rowOf(monitor);
    expect([values.get('AlertAction'), values.get('TicketCategory')]).toEqual([0, 0]);
  });
});

function description({ contentType }: ContentItem): (typeof contentTypes)[number] {
  const found = descriptionOf(contentType);
  if (found === undefined) throw new Error(`There is no type ${contentType}.`);
  return found;
}

async function write(
  source: SourceDatabase,
  item: ContentItem,
  { values, rows }: BodyRow,
  id: number | null,
): Promise<void> {
  const { table, key, rows: rowsOf } = description(item);
  await source.run(`update ${table} set ? where ${key} = ?`, [columnsOf(values), id]);
  for (const row of rows) {
    await source.run(`update ${rowsOf?.table} set ? where ${rowsOf?.guid} = ?`, [
      columnsOf(row.values),
      row.guid,
    ]);
  }
}

function columnsOf(values: BodyRow['values']): Record<string, unknown> {
  return Object.fromEntries(values);
}
