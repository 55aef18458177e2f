import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApprovalsAnswer } from '#api/approvals';
import type { ItemDetail, ItemList, ItemView } from '#api/items';
import type { Problem } from '#api/problem';
import type { PublicationView, PublishAnswer, ReleaseDetail, RestorePreview } from '#api/releases';
import type { ScanView } from '#api/scans';
import { InvariantsService } from '../../apps/server/invariants/invariants.service.ts';
import { SOURCE_CONNECTORS } from '../../apps/server/sources/source-readers.ts';
import { startApplication, type RunningApplication } from '../support/application.ts';
import { operatorOf, type Operator } from '../support/operator.ts';
import { VendorSystem, type VendorContent } from '../support/vendor-system.ts';

let application: RunningApplication;
let operator: Operator;
let sourceId: string;
const system = new VendorSystem();

// A source that knows what its items need, as a directory does not.
beforeAll(async () => {
  application = await startApplication();
  operator = await operatorOf(application, 'administrator');
  const connectors = application.app.get<Record<string, unknown>>(SOURCE_CONNECTORS);
  connectors.vendor = { checked: (settings: object) => settings, reader: () => system };
  const [{ id }] = await application.app
    .get(DataSource)
    .query(
      `insert into sources (name, connector, settings) values ('rmm', 'vendor', '{}') returning id`,
    );
  sourceId = id;
});
afterAll(async () => {
  delete application.app.get<Record<string, unknown>>(SOURCE_CONNECTORS).vendor;
  await application.close();
});

const TEMPLATE = { contentType: 'alert-template', guid: 'template' };
const SCRIPT = { contentType: 'script', guid: 'script', references: [TEMPLATE] };
const MONITOR = { contentType: 'monitor', guid: 'monitor', references: [SCRIPT] };

async function found(contents: readonly VendorContent[]): Promise<void> {
  system.contents = contents;
  const { id, status } = await operator.do<ScanView>('POST', `/sources/${sourceId}/scans?wait=60`);
  // The last item of a content type is gone on purpose here.
  if (status === 'held') await operator.do('POST', `/scans/${id}/confirm?wait=60`);
}

async function itemOf(guid: string): Promise<ItemView> {
  const { data } = await operator.do<ItemList>('GET', `/items?q=${guid}`);
  return data.find((item) => item.guid === guid)!;
}

async function approve(guids: string[], override?: { reason: string }): Promise<ApprovalsAnswer> {
  const items = (await Promise.all(guids.map(itemOf))).map(({ id, observedDigest: digest }) => ({
    id,
    digest,
  }));
  return operator.do('POST', '/approvals', { items, ...(override && { override }) });
}

const publish = (body = {}) => operator.do<PublishAnswer>('POST', '/releases', body);
const published = async () => {
  const { data } = await operator.do<ItemList>('GET', '/items?filter=all');
  return data.filter((item) => item.publishedDigest !== null).map((item) => item.guid);
};

test('from the scan to the release, nothing goes out that would miss what it refers to', async () => {
  system.names = [{ ...TEMPLATE, name: 'Page somebody' }];
  await found([SCRIPT, MONITOR, { guid: 'alone' }]);

  const script = await operator.do<ItemDetail>('GET', `/items/${(await itemOf('script')).id}`);
  expect(script.references).toMatchObject([{ name: 'Page somebody', state: 'missing' }]);
  expect(script.neededBy).toMatchObject([{ guid: 'monitor', state: 'unpublished' }]);

  const answer = await approve(['script', 'monitor', 'alone']);
  expect(answer).toMatchObject({ approved: 3, refused: [], warningCount: 2 });
  const { waiting } = await operator.do<PublicationView>('GET', '/publication');
  expect(waiting).toEqual({ published: 3, removed: 0, refused: 2 });

  const first = await publish();
  expect(first).toMatchObject({ seq: 1, published: 1, refusedCount: 2 });
  expect(first.refused.map(({ guid, missing }) => [guid, missing[0]?.name])).toEqual([
    ['monitor', 'Name of script'],
    ['script', 'Page somebody'],
  ]);
  expect(await published()).toEqual(['alone']);
  expect((await itemOf('monitor')).approvalStatus).toBe('change-approved');

  await found([SCRIPT, MONITOR, { guid: 'alone' }, TEMPLATE]);
  await approve(['template']);
  expect(await publish()).toMatchObject({ seq: 2, published: 3, refusedCount: 0 });
});

test('what is needed is not removed, until an operator says why it may be', async () => {
  await found([SCRIPT, MONITOR, { guid: 'alone' }]);
  expect(await approve(['template'])).toMatchObject({
    warnings: [{ code: 'still-needed', neededBy: [{ guid: 'script' }] }],
  });
  expect(await publish()).toMatchObject({ seq: 2, removed: 0, refused: [{ guid: 'template' }] });
  const reason = 'The template moved into the product.';
  expect(await approve(['template'], { reason })).toMatchObject({ approved: 1, warnings: [] });
  expect(await publish()).toMatchObject({ seq: 3, removed: 1, refused: [] });
  const { changes } = await operator.do<ReleaseDetail>('GET', '/releases/3');
  expect(changes.data).toMatchObject([{ guid: 'template', approval: { overrideReason: reason } }]);
});

test('a restore keeps the same rule', async () => {
  await found([{ guid: 'alone' }, TEMPLATE]);
  await approve(['monitor', 'script', 'template']);
  expect(await publish()).toMatchObject({ seq: 4, published: 1, removed: 2 });
  const preview = await operator.do<RestorePreview>('GET', '/releases/3/restore');
  expect(preview).toMatchObject({ missing: [{ guid: 'script', missing: [TEMPLATE] }] });
  const refused = await operator.call<Problem>('POST', '/releases/3/restore', {});
  expect(refused).toMatchObject({ status: 409, body: { code: 'missing-references' } });
  const override = { reason: 'Only for an hour.' };
  const restored = await operator.do<PublishAnswer>('POST', '/releases/3/restore', { override });
  const release = await operator.do<ReleaseDetail>('GET', `/releases/${restored.seq}`);
  expect(release).toMatchObject({ trigger: 'restore', overrideReason: override.reason });
});

test('an override needs a reason, and names its items', async () => {
  const { id } = await itemOf('alone');
  const items = [{ id, digest: null }];
  for (const body of [
    { items, override: {} },
    { items, override: { reason: ' ' } },
    { filter: {}, expected: 1, seen: 'a'.repeat(64), override: { reason: 'All of them.' } },
  ]) {
    expect(await operator.call('POST', '/approvals', body)).toMatchObject({ status: 422 });
  }
});

test('every promise holds after all of it', async () => {
  expect(await application.app.get(InvariantsService).broken()).toEqual([]);
});
