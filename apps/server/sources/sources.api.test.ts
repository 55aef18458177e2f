import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceView } from '#api/sources';
import { startApplication, type RunningApplication } from '../../../test/support/application.ts';
import { operatorOf, type Operator } from '../../../test/support/operator.ts';

let application: RunningApplication;
let administrator: Operator;
let approver: Operator;
let directory: SourceView;

const AUTOMATE = { host: 'db', user: 'reader', database: 'labtech', passwordFile: 'rmm' };

beforeAll(async () => {
  application = await startApplication();
  const { passwordFolder } = application.config.sourcePlaces;
  mkdirSync(passwordFolder);
  writeFileSync(join(passwordFolder, 'rmm'), 'secret', { mode: 0o600 });
  administrator = await operatorOf(application, 'administrator');
  approver = await operatorOf(application, 'approver');
  directory = await administrator.do('POST', '/sources', {
    name: 'files',
    connector: 'directory',
    settings: { root: '/srv/content' },
  });
});
afterAll(() => application.close());

test.each([
  ['a password', { ...AUTOMATE, password: 'secret' }],
  ['no password file', { ...AUTOMATE, passwordFile: undefined }],
  ['a port that is none', { ...AUTOMATE, port: 70_000 }],
  ['a root', { root: '/srv/content' }],
  ['a tracked scope of no content type', { ...AUTOMATE, tracked: { 'Not A Type': ['**'] } }],
])('a source of ConnectWise Automate with %s is refused', async (_, settings) => {
  const source = { name: 'rmm', connector: 'automate', settings };
  const { status, body } = await administrator.call('POST', '/sources', source);
  expect({ status, body }).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
});

test('a source of ConnectWise Automate is kept with its password file, and its tracked scope can be changed', async () => {
  const source = { name: 'rmm', connector: 'automate', settings: AUTOMATE, password: 'secret' };
  const added = await administrator.do<SourceView>('POST', '/sources', source);
  expect(added.settings).toMatchObject(AUTOMATE);
  const settings = { ...AUTOMATE, tracked: { script: ['ProVal/**'] } };
  const path = `/sources/${added.id}`;
  expect(await administrator.do('PATCH', path, { settings })).toMatchObject({ settings });
  const broken = { ...AUTOMATE, tracked: { scripts: ['ProVal/**'] } };
  expect(await administrator.call('PATCH', path, { settings: broken })).toMatchObject({
    status: 422,
    body: { code: 'invalid-source' },
  });
});

test('only administrators change a source, and something must change', async () => {
  const path = `/sources/${directory.id}`;
  expect((await approver.call('PATCH', path, { name: 'mine' })).status).toBe(403);
  expect((await administrator.call('PATCH', path, {})).status).toBe(422);
  const changed = await administrator.do<SourceView>('PATCH', path, { name: 'folder' });
  expect(changed).toEqual({ ...directory, name: 'folder' });
});
