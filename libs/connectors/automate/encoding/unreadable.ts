import { ProSyncError } from '#domain/errors';

/** The problem of one item whose bytes cannot be read (docs/guarantees.md#b24); `reason` is a sentence without content. */
export function unreadable(reason: string): ProSyncError {
  return new ProSyncError('unreadable', reason, {
    remedy:
      'Open the item in Automate and save it again; when that fails, restore it from a backup.',
  });
}
