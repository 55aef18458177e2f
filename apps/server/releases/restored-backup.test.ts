import { copyFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '../../../test/support/api-client.ts';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf } from '../../../test/support/operator.ts';
import { publishHere } from '../../../test/support/publishing.ts';
import { headSeenBy } from '../../../test/support/verified.ts';
import { SYSTEM } from '../access/actor.ts';
import { CurrentRelease } from '../distribution/release/current-release.ts';
import { Recovery } from './recovery.service.ts';

let first: RunningApplication;
let client: ApiClient;

beforeEach(async () => {
  first = await startApplication();
  client = await ApiClient.create(first);
  for (const guid of ['a', 'b', 'c']) await publishHere(first, [{ contentType: 'script', guid }]);
});
afterEach(() => first.close());

/** The database as a backup from before the third release has it. */
async function restoreBackup(): Promise<void> {
  for (const statement of [
    'alter table releases disable trigger user',
    'alter table release_changes disable trigger user',
    'alter table audit_events disable trigger user',
    `delete from audit_events where subject_type = 'release' and subject_id = '3'`,
    'delete from release_changes where seq = 3',
    'delete from releases where seq = 3',
    `delete from published_items where guid = 'c'`,
    'update publication set seq = 2',
    'alter table releases enable trigger user',
    'alter table release_changes enable trigger user',
    'alter table audit_events enable trigger user',
  ])
    await first.database.query(statement);
}

/** A server on the same database; by default with the key file, and so the mark, of the first. */
function another(keyFile = first.config.signingKeyFile): Promise<RunningApplication> {
  const settings = { PROSYNC_SIGNING_KEY_FILE: keyFile };
  return startApplication({ database: first.database, settings });
}

async function alarmsOf(application: RunningApplication): Promise<string[]> {
  const operator = await operatorOf(application, 'viewer');
  const { data } = await operator.do<{ data: { code: string }[] }>('GET', '/alarms');
  return data.map(({ code }) => code);
}

test('I12 after a restored backup no number is used twice: publishing is refused until a new epoch begins', async () => {
  await restoreBackup();
  const server = await another();
  try {
    expect(await alarmsOf(server)).toEqual(['history-went-back']);
    expect(await headSeenBy(client, server)).toMatchObject({ epoch: 1, seq: 2 });
    await expect(publishHere(server, [{ contentType: 'script', guid: 'd' }])).rejects.toMatchObject(
      {
        code: 'history-went-back',
        remedy: expect.stringContaining('recover --new-epoch'),
      },
    );
    await server.app.get(Recovery, { strict: false }).newEpoch(SYSTEM);
    await server.app.get(CurrentRelease, { strict: false }).refresh();
    expect(await alarmsOf(server)).toEqual([]);
    await publishHere(server, [{ contentType: 'script', guid: 'e' }]);
    const { epoch, seq } = await headSeenBy(client, server);
    expect([epoch, seq > 3]).toEqual([2, true]);
  } finally {
    await server.close();
  }
});

test('I12 a running server goes on serving what it published when a backup is restored below it', async () => {
  await restoreBackup();
  await first.app.get(CurrentRelease, { strict: false }).look();
  expect(await headSeenBy(client, first)).toMatchObject({ epoch: 1, seq: 3 });
  expect(await alarmsOf(first)).toEqual(['history-went-back']);
});

test('I12 a number that came out twice with other content is found', async () => {
  await restoreBackup();
  const copy = `${first.config.signingKeyFile}.copy`;
  await copyFile(first.config.signingKeyFile, copy);
  const server = await another(copy);
  try {
    expect(await publishHere(server, [{ contentType: 'script', guid: 'other' }])).toBe(3);
  } finally {
    await server.close();
  }
  const again = await another();
  try {
    expect(await alarmsOf(again)).toEqual(['history-forked']);
    await expect(publishHere(again, [{ contentType: 'script', guid: 'd' }])).rejects.toMatchObject({
      code: 'history-forked',
    });
  } finally {
    await again.close();
  }
});

test('I12 instances that run more than the database knows are an alarm', async () => {
  await first.database.query(
    `insert into instances (instance_key, name, connector, client_version, platform, outcome, reported_at, epoch, seq)
     values ('k', 'Contoso', 'directory', '0.1.0', 'linux', 'ok', now(), 1, 9)`,
  );
  expect(await alarmsOf(first)).toEqual(['fleet-ahead']);
});
