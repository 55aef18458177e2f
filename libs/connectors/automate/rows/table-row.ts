import { ProSyncError } from '#domain/errors';
import { decodeText, isUtf8InLatin1 } from '../schema/charsets.ts';
import type { TableFacts } from '../schema/columns.ts';

/** One row as the database holds it: the bytes of each column, undecoded. Columns are called as the description does. */
export class Row {
  readonly #table: TableFacts;
  readonly #values: ReadonlyMap<string, Buffer | null>;

  constructor(table: TableFacts, values: ReadonlyMap<string, Buffer | null>) {
    this.#table = table;
    this.#values = values;
  }

  /** The bytes; null for NULL. */
  bytes(column: string): Buffer | null {
    const value = this.#values.get(column);
    if (value === undefined) throw new Error(`The column ${column} was not read.`);
    return value;
  }

  /** The text; null for NULL. Throws `invalid-text` when its bytes are none in the character set of the column. */
  text(column: string): string | null {
    const bytes = this.bytes(column);
    if (bytes === null) return null;
    try {
      return decodeText(bytes, this.#table.column(column)?.charset ?? null);
    } catch (error) {
      if (!(error instanceof ProSyncError)) throw error;
      throw new ProSyncError(error.code, `${column} cannot be read: ${error.message}.`, {
        remedy: 'Enter the text again at the source.',
        cause: error,
      });
    }
  }

  /** True when the text is UTF-8 in a column of latin1, and `text` gives it as people know it. */
  isRepaired(column: string): boolean {
    const bytes = this.bytes(column);
    return bytes !== null && isUtf8InLatin1(bytes, this.#table.column(column)?.charset ?? null);
  }

  /** The whole number; null for NULL. Throws `invalid-item` for anything else. */
  integer(column: string): number | null {
    const text = this.bytes(column)?.toString('latin1').trim() ?? null;
    if (text === null) return null;
    const number = WHOLE.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(number)) return number + 0;
    throw new ProSyncError('invalid-item', `${column} holds no whole number.`, {
      remedy: 'Correct it at the source.',
    });
  }
}

const WHOLE = /^-?\d{1,16}$/;
