import { ProSyncError } from '#domain/errors';
import type { Refusal } from './checking/checked.ts';

/** How many items are found one after the other, before it is told that nothing can be applied. */
const MOST = 20;

/** What the server answers when another row has what only one may have. */
const DUPLICATE = 1062;
/**
 * What it answers when it does not take one row: a value that a column does not hold, a foreign key, a check, and a trigger
 * that objects.
 */
const REFUSED = [DUPLICATE, 1048, 1264, 1364, 1366, 1406, 1451, 1452, 1644, 3819, 4025];

/**
 * Tries until no item is left that the instance's own tables refuse: what their keys, checks and triggers say shows only when
 * it is written. Each attempt was undone as a whole before the next one begins without that item.
 */
export async function inAttempts<Result>(
  attempt: (refused: readonly Refusal[]) => Promise<Result>,
): Promise<Result> {
  const refused: Refusal[] = [];
  for (;;) {
    try {
      return await attempt(refused);
    } catch (error) {
      if (!(error instanceof RowRefused) || refused.length === MOST) throw error;
      refused.push(error.refusal);
    }
  }
}

/** An item whose row the instance does not take. */
export class RowRefused extends ProSyncError {
  constructor(
    readonly refusal: Refusal,
    cause: unknown,
  ) {
    super(refusal.code, refusal.detail, {
      remedy: 'Exclude the item until that is mended.',
      cause,
    });
  }
}

/** Runs statements for one item; what the server says against its row is thrown as `RowRefused`. */
export async function forItem<Result>(
  item: { contentType: string; guid: string; name: string },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isOfRow(error) ? rowRefused(item, error as DriverError) : error;
  }
}

/** Whether the server refused a row, and not the statement. */
export function isOfRow(error: unknown): boolean {
  return REFUSED.includes(Number((error as Partial<DriverError> | null)?.errno));
}

type DriverError = Error & { errno: number; code: string };

// The server's words may quote content.
function rowRefused(
  { contentType, guid, name }: { contentType: string; guid: string; name: string },
  error: DriverError,
): RowRefused {
  const key = /for key '([^']+)'/.exec(error.message)?.[1] ?? 'one of its keys';
  const [code, detail] =
    error.errno === DUPLICATE
      ? [
          'name-taken',
          `"${name}" cannot stand beside another row of this instance, which is the same in the unique key ${key}. Rename that row, or adopt it.`,
        ]
      : [
          'row-refused',
          `The database of this instance does not take "${name}": ${error.code} (${error.errno}), a rule or a trigger of its own.`,
        ];
  return new RowRefused({ contentType, guid, code, detail }, error);
}
