import { isErrorCode } from '#domain/error-codes';
import { ProSyncError } from '#domain/errors';
import { rowFailure, rowFailureWords } from '../connection/row-failures.ts';
import type { DriverError } from '../connection/driver-failures.ts';
import { refusal, type Reason, type Refusal } from '../checks/checked-steps.ts';

/** How often items are found that can't be written, before the sync fails as a whole. Each time finds as many as it can. */
const MOST = 20;

/**
 * Tries until no item is left that the instance's own tables refuse: what their keys, checks and triggers say shows only when
 * it is written. Each attempt was undone as a whole before the next one begins without those items.
 */
export async function inAttempts<Result>(
  attempt: (refused: readonly Refusal[]) => Promise<Result>,
): Promise<Result> {
  const refused: Refusal[] = [];
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt(refused);
    } catch (error) {
      if (!(error instanceof RowsRefused) || tries === MOST) throw error;
      refused.push(...error.refusals);
    }
  }
}

/** Items whose rows the instance does not take: at least one. */
export class RowsRefused extends ProSyncError {
  constructor(
    readonly refusals: readonly Refusal[],
    cause: unknown,
  ) {
    const { code, detail } = refusals[0] ?? { code: '', detail: 'A row was refused.' };
    super(isErrorCode(code) ? code : 'row-refused', detail, {
      remedy: 'Exclude the item until the cause is fixed.',
      cause,
    });
  }
}

/** An item that a row belongs to. */
export interface RefusedItem {
  contentType: string;
  guid: string;
  name: string;
}

/** Gathers what the server refuses, row by row, so that one attempt finds all of it and not only the first. */
export class RowRefusals {
  readonly #refusals: Refusal[] = [];
  #cause: unknown = null;

  /**
   * Runs statements for the row of an item, or of all items that need the row, and keeps what the server says against it. `what`
   * names a row that is not the item's own, such as `the folder "Disks"`. Throws every other failure.
   */
  async of(
    items: RefusedItem | (() => readonly RefusedItem[]),
    work: () => Promise<unknown>,
    what?: string,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      const failure = rowFailure(error);
      const all = typeof items === 'function' ? items() : [items];
      if (failure === null || all.length === 0) throw error;
      this.#cause = error;
      const code = failure === 'duplicate' ? 'name-taken' : 'row-refused';
      for (const item of all) {
        const detail = rowFailureWords(failure, error as DriverError, what ?? `"${item.name}"`);
        this.#add(item, { code, detail });
      }
    }
  }

  /** Throws `RowsRefused` when there was any refusal. */
  raise(): void {
    if (this.#refusals.length > 0) throw new RowsRefused(this.#refusals, this.#cause);
  }

  #add(item: RefusedItem, reason: Reason): void {
    const isKnown = this.#refusals.some(
      ({ contentType, guid }) => contentType === item.contentType && guid === item.guid,
    );
    if (!isKnown) this.#refusals.push(refusal(item, reason));
  }
}

/** As `RowRefusals.of`, for one row alone: its refusal is thrown at once. */
export async function forItem<Result>(
  item: RefusedItem,
  work: () => Promise<Result>,
): Promise<Result> {
  const refusals = new RowRefusals();
  let result: Result | undefined;
  await refusals.of(item, async () => {
    result = await work();
  });
  refusals.raise();
  return result as Result;
}
