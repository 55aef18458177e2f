import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AlarmList } from '#api/alarms';
import type { ItemList } from '#api/items';
import type { VerificationView } from '#api/verification';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf } from '../../../test/support/operator.ts';
import { checkVerification } from '../commands/verification-check.ts';
import { Seals } from '../seals/seals.ts';
import { VerificationService } from './daily/verification.service.ts';
import { InvariantsService } from './invariants.service.ts';
import { metricsOf } from '../../../test/support/metrics.ts';

const SAMPLES = resolve(import.meta.dirname, '../../../samples');

let application: RunningApplication;
let root: string;

// Two releases of the samples, one of them a restore, and one change that is approved and waits.
beforeAll(async () => {
  application = await startApplication({ as: 'owner' });
  const operator = await operatorOf(application, 'administrator');
  root = mkdtempSync(join(tmpdir(), 'prosync-invariants-'));
  cpSync(SAMPLES, root, { recursive: true });
  const source = { name: 'samples', connector: 'directory', settings: { root } };
  const { id } = await operator.do<{ id: string }>('POST', '/sources', source);
  const approveAll = async () => {
    await operator.do('POST', `/sources/${id}/scans?wait=60`);
    const { counts } = await operator.do<ItemList>('GET', '/items?limit=1');
    await operator.do('POST', '/approvals', {
      filter: {},
      expected: counts.needsApproval,
      seen: counts.seen,
    });
  };
  await approveAll();
  await operator.do('POST', '/releases', {});
  rmSync(join(root, 'searches/low-memory.toml'));
  await approveAll();
  await operator.do('POST', '/releases', {});
  await operator.do('POST', '/releases/1/restore', {});
  rmSync(join(root, 'scripts/linux'), { recursive: true });
  await approveAll();
});

afterAll(async () => {
  await application.close();
  rmSync(root, { recursive: true, force: true });
});

afterEach(async () => {
  await expect(broken(), 'the test must leave the database whole').resolves.toEqual([]);
});

async function broken(): Promise<string[]> {
  const found = await application.app.get(InvariantsService).broken();
  return found.map(({ says }) => says);
}

// What only somebody with the database's own password can do: the triggers do not stop a superuser who turns them off.
function tamper(statement: string): Promise<unknown> {
  return application.app.get(DataSource).transaction(async (manager) => {
    await manager.query(`set local session_replication_role = replica`);
    await manager.query(statement);
  });
}

test('all promises hold after releases, a removal, a restore and with an approval that waits', async () => {
  expect(await broken()).toEqual([]);
});

describe('the daily verification', () => {
  const service = () => application.app.get(VerificationService, { strict: false });
  const metrics = () => metricsOf(application);
  const doctor = () => checkVerification(application.config, application.database.address);
  const alarms = async () => {
    const viewer = await operatorOf(application, 'viewer');
    const { data } = await viewer.do<AlarmList>('GET', '/alarms');
    return data.map(({ code }) => code);
  };

  test('says when it passed, what it found, and passes again', async () => {
    const viewer = await operatorOf(application, 'viewer');
    const last = () => viewer.do<VerificationView>('GET', '/verification');
    expect(await last()).toEqual({ ranAt: null, passedAt: null, findings: [] });
    await service().runWhenDue();
    const passed = await last();
    expect(passed).toMatchObject({ ranAt: expect.any(String), passedAt: passed.ranAt });
    await tamper(`update published_items set path = path || '!' where guid = ${first}`);
    // Once a day: it is not due yet.
    await service().runWhenDue();
    expect(await last()).toEqual(passed);
    await service().run();
    const says = 'What is published is, in every field, the revision that was approved.';
    expect(await last()).toMatchObject({
      passedAt: passed.passedAt,
      findings: [{ id: 'I1', says }],
    });
    expect(await alarms()).toEqual(['verification-failed']);
    expect(await metrics()).toContain('prosync_verification_findings 1\n');
    expect(await doctor()).toMatchObject({
      level: 'error',
      detail: expect.stringContaining('1 promise did not hold; passed 2'),
    });
    await tamper(`update published_items set path = rtrim(path, '!') where guid = ${first}`);
    await service().run();
    expect(await alarms()).toEqual([]);
    expect(await metrics()).toMatch(/prosync_verification_passed_timestamp_seconds \d{10}/);
  });

  test('runs again when somebody wrote into the database that it passed', async () => {
    await service().run();
    await tamper(
      `update verification set passed_at = now() + interval '1 year', ran_at = now() + interval '1 year'`,
    );
    expect((await service().last()).ranAt).toBeNull();
    expect(await doctor()).toMatchObject({ level: 'error' });
    await service().runWhenDue();
    expect(Date.parse((await service().last()).ranAt ?? '')).toBeLessThanOrEqual(
      Date.now() + 60_000,
    );
  });

  test('that has not passed for two days is an alarm', async () => {
    await service().run();
    await tamper(
      `update verification set passed_at = now() - interval '49 hours', ran_at = now() - interval '49 hours'`,
    );
    const seals = application.app.get(Seals, { strict: false });
    await seals.seal(application.app.get(DataSource), { table: 'verification', key: '1' });
    expect(await alarms()).toEqual(['verification-overdue']);
    await service().runWhenDue();
    expect(await alarms()).toEqual([]);
    expect(await doctor()).toMatchObject({ level: 'ok' });
  });
});

const first = `(select min(guid) from published_items)`;

test.each([
  [
    'a revision is published that nobody approved',
    `update approvals set digest = repeat('0', 64) where id = (select min(id) from approvals where state = 'published')`,
    `update approvals a set digest = r.digest from release_changes c join revisions r on r.id = c.revision_id
      where c.approval_id = a.id and a.digest = repeat('0', 64)`,
    'Every published change was approved',
  ],
  [
    'a release is taken out of the row',
    `update releases set seq = 7, epoch = 9 where seq = 3`,
    `update releases set seq = 3, epoch = 1 where seq = 7`,
    'Release numbers are dense',
  ],
  [
    'a published item is slipped out',
    `update published_items set content_type = 'hidden' where guid = ${first}`,
    `update published_items p set content_type = i.content_type from items i where i.guid = p.guid and p.content_type = 'hidden'`,
    'The production tables are what the releases',
  ],
  [
    'a version goes backwards',
    `update release_changes set version = version + 5 where seq = 1 and guid = (select min(guid) from release_changes where seq = 1)`,
    `update release_changes set version = version - 5 where seq = 1 and version > 5`,
    'Versions rise by one',
  ],
  [
    'an approval is moved to a state that was not shown',
    `update approvals set previous_digest = 'other' where state = 'active' and id = (select min(id) from approvals where state = 'active')`,
    `update approvals a set previous_digest = i.published_digest from items i where i.id = a.item_id and a.previous_digest = 'other'`,
    'An active approval covers exactly the state',
  ],
  [
    'one byte of a body is changed',
    `update blobs set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where sha256 = (select min(sha256) from blobs)`,
    `update blobs set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where sha256 = (select min(sha256) from blobs)`,
    'Every body hashes to its own name',
  ],
  [
    'a revision is edited under its digest',
    `update revisions set name = name || '!' where id = (select min(id) from revisions)`,
    `update revisions set name = rtrim(name, '!') where id = (select min(id) from revisions)`,
    'Every revision is the one that its digest names',
  ],
  [
    'a published item gets another path',
    `update published_items set path = path || '!' where guid = ${first}`,
    `update published_items set path = rtrim(path, '!') where guid = ${first}`,
    'What is published is, in every field, the revision that was approved',
  ],
  [
    'a published item refers to what is not published',
    `update published_items set refs = '[{"contentType": "script", "guid": "nowhere"}]' where guid = ${first}`,
    `update published_items set refs = '[]' where guid = ${first}`,
    'Every published item has what it refers to',
  ],
  [
    'a signature is replaced',
    `update releases set signature = jsonb_set(signature, '{payloadType}', '"other"') where seq = 2`,
    `update releases set signature = jsonb_set(signature, '{payloadType}', '"application/vnd.prosync.release+json"') where seq = 2`,
    'Every release names its manifest by hash and is signed',
  ],
  [
    'an audit row is edited',
    `update audit_events set actor_name = actor_name || '!' where id = 2`,
    `update audit_events set actor_name = rtrim(actor_name, '!') where id = 2`,
    'The audit chain is unbroken',
  ],
])('it is told when %s', async (_, damage, repair, says) => {
  await tamper(damage);
  expect((await broken()).join()).toContain(says);
  await tamper(repair);
});
