import { expect, test } from 'vitest';
import { asProSyncError } from './thrown-errors.ts';

const system = (code: string) => Object.assign(new Error(`${code}: open`), { code });

test.each([
  ['a full disk', system('ENOSPC'), 'storage-full'],
  ['a quota that is used up', system('EDQUOT'), 'storage-full'],
  ['too many open files', system('EMFILE'), 'busy'],
  ['too many open files of the system', new AggregateError([system('ENFILE')]), 'busy'],
  ['anything else', system('EXDEV'), 'internal-error'],
])('%s has a code of its own', (_, error, code) => {
  expect(asProSyncError(error).code).toBe(code);
});
