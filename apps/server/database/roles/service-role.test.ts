import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { purge } from '../../commands/purge.ts';
import { roleFinding } from '../../commands/role-check.ts';
import { readConfig } from '../../config/server-config.ts';
import { migrate } from '../run-migrations.ts';
import { prepareDatabase } from '../prepare.ts';
import { scramVerifier } from './scram.ts';

/** Roles belong to the whole PostgreSQL, not to one database. */
let name: string;
let database: TestDatabase;

beforeEach(() => {
  name = `service_${randomBytes(6).toString('hex')}`;
});

afterEach(async () => {
  await database.query(`drop owned by ${name}`).catch(() => undefined);
  await database.query(`drop role if exists ${name}`);
  await database.drop();
});

/** Runs one statement as the service. */
async function asService(statement: string): Promise<unknown[]> {
  const client = new Client(database.address.as({ name, password: null }).forClient('test'));
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

const service = () => database.address.as({ name, password: null });
const doctor = (owner = false) =>
  roleFinding({ address: service(), owner: owner ? database.address : null });

test("migrate makes the service's role, and PostgreSQL refuses it to rewrite history", async () => {
  database = await createDatabase('empty');
  await migrate(database.address, { name, password: 'a secret' });
  const refused = [
    `update releases set manifest_sha256 = ''`,
    `delete from releases`,
    `truncate releases cascade`,
    `alter table releases disable trigger releases_immutable`,
    `delete from audit_events`,
    `update audit_events set actor_name = 'x'`,
    `drop table releases`,
    `drop table scans`,
    `update release_changes set version = 2`,
    `update revisions set path = 'x'`,
    `update blobs set bytes = ''`,
    `delete from blobs`,
    `delete from approvals`,
    `delete from operators`,
    `delete from migrations`,
    `create table mine (id int)`,
    `create function mine() returns int language sql as 'select 1'`,
    `create trigger mine before insert on approvals for each row execute function refuse_change()`,
    `create role another`,
    `set role ${database.address.role.name}`,
  ];
  for (const statement of refused)
    await expect(asService(statement), statement).rejects.toMatchObject({ code: '42501' });
  for (const allowed of [`select from releases`, `update revisions set warnings = '[]'`])
    await expect(asService(allowed), allowed).resolves.toEqual([]);
  await expect(doctor()).resolves.toMatchObject({ level: 'ok' });
});

test('a statement carries a verifier instead of the password, as RFC 7677 computes it', async () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
  database = await createDatabase('empty');
  await migrate(database.address, { name, password: 'pencil' });
  const query = 'select rolpassword from pg_authid where rolname = $1';
  const [stored] = await database.query(query, [name]);
  expect(stored?.['rolpassword']).toMatch(/^SCRAM-SHA-256\$4096:/);
});

test('content is purged by the owner, in the audit, and not by the server', async () => {
  database = await createDatabase('empty');
  await migrate(database.address, { name, password: null });
  const sha256 = 'a'.repeat(64);
  await database.query(`insert into blobs (sha256, size, bytes) values ('${sha256}', 1, 'x')`);
  const data = mkdtempSync(join(tmpdir(), 'prosync-purge-'));
  const url = new URL(database.url.replace('@/', '@localhost/'));
  url.username = name;
  const settings = { PROSYNC_DATA: data, DATABASE_URL: url.href };
  try {
    const alone = purge(readConfig(settings), sha256, 'a key');
    await expect(alone).rejects.toMatchObject({ code: 'owner-needed' });
    await purge(readConfig({ ...settings, DATABASE_OWNER_URL: database.url }), sha256, 'a key');
  } finally {
    rmSync(data, { recursive: true });
  }
  const [blob] = await database.query(`select octet_length(bytes) as length from blobs`);
  expect(blob).toEqual({ length: 0 });
  const events = await database.query(`select subject_id, facts from audit_events`);
  expect(events).toContainEqual({
    subject_id: sha256,
    facts: { reason: 'a key', revisions: 0 },
  });
});

test('doctor names a role that may too much, and migrate takes it back', async () => {
  database = await createDatabase('empty');
  await migrate(database.address, { name, password: null });
  await database.query(`grant delete on audit_events to ${name}`);
  await expect(doctor()).resolves.toMatchObject({
    level: 'warning',
    detail: expect.stringContaining('delete audit_events'),
  });
  await prepareDatabase({ address: service(), owner: database.address });
  await expect(doctor()).resolves.toMatchObject({ level: 'ok' });
  await database.query(`revoke insert on audit_events from ${name}`);
  await expect(doctor(true)).resolves.toMatchObject({ level: 'error' });
});

test('doctor warns of a server that is the owner, and finds a missing role', async () => {
  database = await createDatabase();
  const alone = { address: database.address, owner: null };
  await expect(roleFinding(alone)).resolves.toMatchObject({ level: 'warning' });
  await database.query(`create role ${name} login`);
  await database.query(`grant create on schema public to ${name}`);
  await expect(doctor()).resolves.toMatchObject({
    level: 'warning',
    detail: expect.stringContaining('owns the tables'),
  });
});

test('a server whose role may not migrate says who can, and an owner who may not make roles what to ask for', async () => {
  database = await createDatabase('empty');
  await database.query(`create role ${name} login`);
  await expect(prepareDatabase({ address: service(), owner: null })).rejects.toMatchObject({
    code: 'schema-outdated',
    remedy: expect.stringContaining('DATABASE_OWNER_URL'),
  });
  await database.query(`grant create on schema public to ${name}`);
  await expect(migrate(service(), { name: 'no_such_role', password: null })).rejects.toMatchObject({
    code: 'role-missing',
    remedy: expect.stringContaining('create role "no_such_role"'),
  });
});
