import { expect, test } from 'vitest';
import type { ErrorCode } from '#domain/error-codes';
import { ProSyncError } from '#domain/errors';
import { exitCodeOf } from './exit-codes.ts';

test.each([
  ['password-missing', 3],
  ['password-readable', 3],
  ['database-denied', 9],
  ['database-unreachable', 9],
  ['downstream-unsupported', 9],
  ['folder-replaced', 9],
  ['storage-full', 7],
  ['outside-root', 9],
  ['something-new', 1],
])('%s ends with the exit code %i that is documented', (code, exit) => {
  expect(exitCodeOf(new ProSyncError(code as ErrorCode, 'A test.'))).toBe(exit);
});
