import { rmSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { DataSource } from 'typeorm';
import type { ItemList } from '#api/items';
import type { PublishAnswer } from '#api/releases';
import type { ScanView } from '#api/scans';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { runClient } from '../support/client.ts';
import { newInstance, type Instance } from '../support/instance.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { duration, figure, has, ratio, timed } from './figure.ts';
import { rsync } from './rsync.ts';
import { changeSome, makeTree } from './tree.ts';

const COUNT = 10_000;

let application: RunningApplication;
let operator: Operator;
let root: string;
let sourceId: string;
let instance: Instance;

beforeAll(async () => {
  application = await startApplication({ as: 'owner' });
  operator = await operatorOf(application, 'administrator');
  root = makeTree(COUNT);
  const source = { name: 'tree', connector: 'directory', settings: { root } };
  sourceId = (await operator.do<{ id: string }>('POST', '/sources', source)).id;
  instance = await newInstance(application, operator);
});

afterAll(async () => {
  await application?.close();
  instance?.remove();
  rmSync(root, { recursive: true, force: true });
});

async function scanAndApprove(): Promise<void> {
  await operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=120`);
  const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
  await operator.do('POST', '/approvals', {
    filter: {},
    expected: counts.needsApproval,
    seen: counts.seen,
  });
}

// The rows that were just published, one array per column, into a table with the same key and nothing around it.
async function bareUpsert(): Promise<number> {
  const dataSource = application.app.get(DataSource);
  const rows: Record<string, unknown>[] = await dataSource.query('select * from published_items');
  await dataSource.query('create table bare (like published_items including indexes)');
  const names = Object.keys(rows[0] ?? {});
  // unnest would flatten the arrays of tags: they travel as JSON, like the references.
  const columns = names.map((name) =>
    rows.map((row) => (typeof row[name] === 'object' ? JSON.stringify(row[name]) : row[name])),
  );
  const types = names.map((name) => TYPES[name] ?? 'text');
  const arrays = types.map((type, i) => `$${i + 1}::${type}[]`).join(', ');
  const values = names.map((name) =>
    name === 'tags' ? 'array(select jsonb_array_elements_text(tags))' : name,
  );
  const { ms } = await timed(() =>
    dataSource.query(
      `insert into bare (${names.join(', ')}) select ${values.join(', ')} from unnest(${arrays}) as r (${names.join(', ')})
       on conflict (content_type, guid) do update set digest = excluded.digest`,
      columns,
    ),
  );
  return ms;
}

const TYPES: Record<string, string> = {
  revision_id: 'bigint',
  seq: 'integer',
  version: 'integer',
  body_size: 'integer',
  executable: 'boolean',
  tags: 'jsonb',
  refs: 'jsonb',
};

test('publish 10,000 approved items, beside a bare upsert of the same rows', async () => {
  await scanAndApprove();
  const publish = await timed(() => operator.do<PublishAnswer>('POST', '/releases', {}));
  figure(
    `publish ${publish.result.published} items, everything included`,
    duration(publish.ms),
    '10 times a bare upsert',
  );
  figure('  times a bare upsert', ratio(publish.ms, await bareUpsert()), '10');
});

test('a client syncs 10,000 items, beside rsync --checksum --fsync', async () => {
  const hasRsync = has('rsync');
  const sync = () => runClient(instance.folder, ['sync', '--yes']);
  const theirs = hasRsync ? await timed(() => rsync(root, `${instance.folder}/rsync`)) : null;
  const first = await timed(sync);
  figure(`first sync (exit ${first.result.code})`, duration(first.ms), '2 times rsync');
  if (theirs) figure('  times rsync --checksum --fsync', ratio(first.ms, theirs.ms), '2');
  changeSome(root, COUNT);
  await scanAndApprove();
  await operator.do('POST', '/releases', {});
  const again = hasRsync ? await timed(() => rsync(root, `${instance.folder}/rsync`)) : null;
  const second = await timed(sync);
  figure(
    `sync with 1 % changed (exit ${second.result.code})`,
    duration(second.ms),
    '5 times rsync',
  );
  if (again) figure('  times rsync --checksum --fsync', ratio(second.ms, again.ms), '5');
});
