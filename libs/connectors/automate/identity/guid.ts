import { ProSyncError } from '#domain/errors';

/** A GUID with hyphens in lower case, as part of a regular expression. */
export const GUID_PATTERN = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const GUID = new RegExp(`^\\{?(${GUID_PATTERN}|[0-9a-f]{32})\\}?$`);

/**
 * The GUID that a column of Automate holds, in lower case and without braces; null for anything else. A cut or mistyped one
 * would be an identity that no other instance has, so that it is none.
 */
export function guidIn(text: string | null): string | null {
  return GUID.exec((text ?? '').trim().toLowerCase())?.[1] ?? null;
}

/** The problem of an item whose GUID is a text that is none; `where` names the column. */
export function invalidGuid(where: string, text: string): ProSyncError {
  const length = Array.from(text).length;
  const detail = `${where} holds a text of ${length} characters that isn't a GUID.`;
  return new ProSyncError('invalid-guid', detail, {
    remedy: 'Write the whole GUID there, or clear the column and save the item in Automate.',
  });
}
