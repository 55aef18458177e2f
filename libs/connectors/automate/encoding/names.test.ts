import { expect, test } from 'vitest';
import { folderGuid, remoteMonitorGuid } from '../identity/derived-guid.ts';
import { tagsIn } from './name-tags.ts';
import { pathOf, segmentsOf } from './item-path.ts';

test.each([
  ['Enable Advanced Auditing [Globals, Autofix]', ['Global', 'Autofix']],
  ['Remote [Remote Monitor] and [Ticket]', ['Remote Monitor', 'Ticket']],
  ['[tickets][GLOBALS][Global]', ['Ticket', 'Global']],
  ['[ , a ,, a]', ['a']],
  ['△ Custom', []],
  ['a] b [', []],
  ['[a [b]]', ['b']],
  ['[constructor, __proto__]', ['constructor', '__proto__']],
])('the tags in the name %j are %j', (name, tags) => {
  expect(tagsIn(name)).toEqual(tags);
});

test('a slash inside of a name is no folder', () => {
  const path = pathOf(['ProVal', 'Winget - Install/Update', 'a']);
  expect(path).toBe('ProVal/Winget - Install∕Update/a');
  expect(segmentsOf(path)).toEqual(['ProVal', 'Winget - Install/Update', 'a']);
});

test('a derived GUID never changes', () => {
  const group = 'EAF01EE9-2c88-41e7-8f54-1b6a1eb80914';
  expect(remoteMonitorGuid(group, 'ProVal - Production - SMB1 Detection')).toBe(
    '5c9a35bf-f071-5005-82c9-790b02a07e19',
  );
  expect(folderGuid('ProVal/△ Users')).toBe('b0b408c0-b031-5f5a-87fa-006641dfb0f6');
});

test('case and Unicode form make no other monitor, the group and the name do', () => {
  const guid = remoteMonitorGuid('aa', 'Pr\u00fcfung');
  expect(remoteMonitorGuid('AA', 'PRU\u0308FUNG')).toBe(guid);
  expect(remoteMonitorGuid('aa', 'Prufung')).not.toBe(guid);
  expect(remoteMonitorGuid('ab', 'Pr\u00fcfung')).not.toBe(guid);
  expect(folderGuid('aa\npr\u00fcfung')).not.toBe(guid);
});
