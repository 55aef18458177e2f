import { randomUUID } from 'node:crypto';
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
  application = await startApplication();
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
  await operator.do('POST', '/approvals', { filter: {}, expected: counts.needsApproval });
}

// The same rows as the production table, from one array per column, into a table without anything around it.
async function bareUpsert(): Promise<void> {
  const dataSource = application.app.get(DataSource);
  await dataSource.query(
    `create table if not exists bare (guid text primary key, digest text, name text, path text)`,
  );
  const ids = Array.from({ length: COUNT }, () => randomUUID());
  await dataSource.query(
    `insert into bare select * from unnest($1::text[], $1::text[], $1::text[], $1::text[])
     on conflict (guid) do update set digest = excluded.digest, name = excluded.name, path = excluded.path`,
    [ids],
  );
}

test('publish 10,000 approved items, beside a bare upsert of the same rows', async () => {
  await scanAndApprove();
  const bare = await timed(bareUpsert);
  const publish = await timed(() => operator.do<PublishAnswer>('POST', '/releases', {}));
  figure(
    `publish ${publish.result.published} items, everything included`,
    duration(publish.ms),
    '10 times a bare upsert',
  );
  figure('  times a bare upsert', ratio(publish.ms, bare.ms), '10');
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
