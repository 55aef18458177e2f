import { ProSyncError } from '#domain/errors';
import type { Refusal } from './checking/checked.ts';

/** How many items are found one after the other, before it is told that nothing can be applied. */
const MOST = 20;

/** What the server answers when another row has what only one may have. */
const DUPLICATE = 1062;

/**
 * Tries until no item is left that a unique key of the instance refuses: which texts are equal only its collations say. Each
 * attempt was undone as a whole before the next one begins without that item.
 */
export async function inAttempts<Result>(
  attempt: (refused: readonly Refusal[]) => Promise<Result>,
): Promise<Result> {
  const refused: Refusal[] = [];
  for (;;) {
    try {
      return await attempt(refused);
    } catch (error) {
      if (!(error instanceof NameTaken) || refused.length === MOST) throw error;
      refused.push(error.refusal);
    }
  }
}

/** An item that cannot stand beside a row that is here. */
export class NameTaken extends ProSyncError {
  constructor(
    readonly refusal: Refusal,
    cause: unknown,
  ) {
    super(refusal.code, refusal.detail, { remedy: 'Rename that row, or exclude the item.', cause });
  }
}

/** Runs statements for one item; a unique key that refuses it throws `NameTaken`. */
export async function namingTaken<Result>(
  { contentType, guid, name }: { contentType: string; guid: string; name: string },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const key = /for key '([^']+)'/.exec((error as Error).message)?.[1] ?? 'one of its keys';
    const detail = `"${name}" cannot stand beside another row of this instance, which is the same in the unique key ${key}. Rename that row, or adopt it.`;
    throw new NameTaken({ contentType, guid, code: 'name-taken', detail }, error);
  }
}

/** Whether a unique key refused a statement. */
export function isDuplicate(error: unknown): boolean {
  return (error as { errno?: unknown } | null)?.errno === DUPLICATE;
}
