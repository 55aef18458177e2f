import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { contentTypes } from '../content-types/content-types.ts';
import { sourceSettings, targetSettings } from './automate-settings.ts';

const FILE = resolve('/etc/prosync/password');
const SOURCE = { host: 'db.example.com', user: 'prosync', database: 'labtech', passwordFile: FILE };
const URL = 'mysql://prosync@db.example.com/labtech';
const GUID = '57D918D5-8361-11ec-a044-000c295e5f17';

test('a source needs host, user and database; TLS is required and everything tracked', () => {
  expect(sourceSettings(SOURCE)).toEqual({
    place: { ...SOURCE, port: 3306, tls: 'required' },
    tracked: null,
    allowedStatements: [],
  });
});

test('everything that a source may say is taken', () => {
  const settings = {
    ...SOURCE,
    port: 3307,
    caFile: FILE,
    tls: 'required',
    tracked: { script: ['ProVal/**'], 'Internal-Monitor': 'ProVal*' },
    allowedStatements: ['drop', 'Into Outfile', 'f_owner()'],
  };
  expect(sourceSettings(settings)).toEqual({
    place: { ...SOURCE, port: 3307, caFile: FILE, tls: 'required' },
    tracked: { script: ['ProVal/**'], 'internal-monitor': ['ProVal*'] },
    allowedStatements: ['DROP', 'INTO OUTFILE', 'f_owner()'],
  });
  expect(sourceSettings({ ...SOURCE, host: '127.0.0.1', passwordFile: null }).place).toMatchObject({
    tls: 'off',
    passwordFile: null,
  });
});

test.each([
  [{ host: undefined }, '"host" is missing.', 'host: db.example.com'],
  [{ host: 'mysql://db' }, '"host" is not the name or address', 'without user, port'],
  [{ host: 'db:3306' }, '"host" is not the name or address', 'without user, port'],
  [{ host: '2130706433' }, '"host" is not the name or address', 'without user, port'],
  [{ host: '0x7f000001' }, '"host" is not the name or address', 'without user, port'],
  [{ host: '127.1' }, '"host" is not the name or address', 'without user, port'],
  [{ host: '0177.0.0.1' }, '"host" is not the name or address', 'without user, port'],
  [{ tls: 'off' }, '"tls" can be "off" only for a database on this computer', '"required"'],
  [{ host: 7 }, '"host" is not one line of text', 'db.example.com'],
  [{ user: '' }, '"user" is not one line of text', 'user: prosync'],
  [{ database: 'a\nb' }, '"database" is not one line', 'labtech'],
  [{ port: '3306' }, '"port" is not a number', '3306'],
  [{ port: 65_536 }, '"port" is not a number', '3306'],
  [{ passwordFile: 'password' }, '"passwordFile" is not a whole path', '/etc/prosync'],
  [{ password: 'hunter2' }, '"password" is not a setting', 'passwordFile'],
  [{ pasword: 'hunter2' }, '"pasword" is not known', 'Known are: host, port'],
  [{ hots: 'x' }, '"hots" is not known', 'Did you mean "host"?'],
  [{ tls: true }, '"tls" is neither', 'Write "required" or "off".'],
  [{ tracked: [] }, '"tracked" holds no names', 'ProVal/**'],
  [{ tracked: {} }, '"tracked" contains no content type', 'Leave it out'],
  [{ tracked: { scripts: ['**'] } }, '"tracked.scripts" is not known', 'Did you mean "script"?'],
  [{ tracked: { script: [] } }, '"tracked.script" contains no pattern', '["**"]'],
  [{ tracked: { script: [''] } }, 'which is not valid', 'path with slashes'],
  [{ tracked: { script: [7] } }, '"tracked.script" is not a list', '["ProVal/**"]'],
  [{ allowedStatements: 'DROP' }, '"allowedStatements" is not a list', '["DROP"]'],
  [
    { allowedStatements: ['DORP'] },
    '"allowedStatements" contains the unknown word "DORP"',
    'Did you mean "DROP"?',
  ],
])('a source with %j says what is wrong and what to write', (other, says, remedy) => {
  const error = errorOf(() => sourceSettings({ ...SOURCE, ...other }));
  expect(error).toMatchObject({ code: 'invalid-source' });
  expect(error.message).toContain(says);
  expect(error.remedy).toContain(remedy);
  expect(JSON.stringify([error.message, error.remedy, error.facts])).not.toContain('hunter2');
});

test('a target without a section keeps the local tuning and lets new monitors arrive disabled', () => {
  expect(targetSettings(URL, undefined, '/x')).toMatchObject({
    place: { host: 'db.example.com', passwordFile: null, tls: 'required' },
    newMonitors: 'disabled',
    policy: {},
    items: {},
    onInsert: {},
    allowedStatements: [],
  });
});

test('a target is reached without TLS on its own computer only', () => {
  const off = { tls: 'off' };
  expect(errorOf(() => targetSettings(URL, off, '/x'))).toMatchObject({ code: 'config-invalid' });
  const local = 'mysql://prosync@127.0.0.1/labtech';
  expect(targetSettings(local, off, '/x').place.tls).toBe('off');
});

test('everything that a target may say is taken; files may stand beside the configuration', () => {
  const section = {
    passwordFile: 'password',
    caFile: FILE,
    tls: 'required',
    newMonitors: 'enabled',
    groupChildren: 'next-level',
    policy: { 'internal-monitor': { INTERVAL: 'overwrite', DataOut: 'keep' } },
    items: { [`{${GUID}}`]: { alertaction: 'overwrite' } },
    onInsert: { script: { permission: '0,' }, search: { FolderID: 3 } },
    allowedStatements: ['CALL'],
  };
  expect(targetSettings(URL, section, '/home/me/.prosync')).toMatchObject({
    place: { passwordFile: resolve('/home/me/.prosync/password'), caFile: FILE, tls: 'required' },
    newMonitors: 'enabled',
    groupChildren: 'next-level',
    policy: { 'internal-monitor': { interval: 'overwrite', DataOut: 'keep' } },
    items: { [GUID.toLowerCase()]: { AlertAction: 'overwrite' } },
    onInsert: { script: { Permission: '0,' }, search: { FolderID: 3 } },
    allowedStatements: ['CALL'],
  });
});

test.each([
  ['text', '"automate" holds no names', 'automate: {'],
  [{ polcy: {} }, '"automate.polcy" is not known', 'Did you mean "policy"?'],
  [{ password: 'hunter2' }, '"automate.password" is not a setting', 'passwordFile'],
  [{ groupChildren: 'none' }, '"automate.groupChildren" is neither', '"all" or "next-level"'],
  [{ newMonitors: true }, '"automate.newMonitors" is neither', '"disabled" or "enabled"'],
  [{ policy: { monitor: {} } }, '"automate.policy.monitor" is not known', 'internal-monitor'],
  [{ policy: { script: 'keep' } }, '"automate.policy.script" holds no names', 'overwrite'],
  [
    { policy: { 'internal-monitor': { intervall: 'keep' } } },
    '"automate.policy.internal-monitor.intervall" is not known',
    'Did you mean "interval"?',
  ],
  [
    { policy: { 'internal-monitor': { interval: 'maybe' } } },
    'is neither',
    '"keep" or "overwrite"',
  ],
  [{ policy: { 'internal-monitor': { interval: null } } }, 'is neither', '"keep" or "overwrite"'],
  [{ policy: { script: { Permission: 'overwrite' } } }, 'never overwritten', 'Leave it out'],
  [{ policy: { script: { ScriptName: 'keep' } } }, 'sets the name', 'Leave it out'],
  [{ policy: { group: { ParentID: 'keep' } } }, 'the location of the item', 'Leave it out'],
  [{ items: { 'no guid': {} } }, '"automate.items.no guid" is not a GUID', 'prosync status'],
  [{ items: { [GUID]: { Nothing: 'keep' } } }, 'is not known', 'Known are'],
  [{ onInsert: { script: { Last_Date: '2026-01-01' } } }, 'is not known', 'Permission'],
  [{ onInsert: { script: { Permission: true } } }, 'neither text nor a whole number', '"0,"'],
])('a target with %j says what is wrong and what to write', (section, says, remedy) => {
  const error = errorOf(() => targetSettings(URL, section, '/x'));
  expect(error).toMatchObject({ code: 'config-invalid' });
  expect(error.message).toContain(says);
  expect(error.remedy).toContain(remedy);
  expect(JSON.stringify([error.message, error.remedy, error.facts])).not.toContain('hunter2');
});

test('every column that is local by its description may be overwritten', () => {
  for (const { contentType, columns } of contentTypes)
    for (const { column, local } of columns) {
      if (local !== true) continue;
      const policy = { [contentType]: { [column]: 'overwrite' } };
      expect(targetSettings(URL, { policy }, '/x').policy).toEqual(policy);
    }
});

function errorOf(run: () => unknown): Error & { remedy: string; facts: unknown } {
  try {
    run();
  } catch (error) {
    return error as Error & { remedy: string; facts: unknown };
  }
  throw new Error('Nothing was refused.');
}
