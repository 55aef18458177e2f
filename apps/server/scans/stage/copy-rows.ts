import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';

/**
 * Rows in PostgreSQL's binary COPY format, one call per column in the order of the columns. Binary, so that bodies travel as
 * they are and no text has to be escaped.
 */
export class CopyRows {
  #buffer: Buffer;
  #length: number;

  /** @param bytes about how long the rows will be together, so that nothing has to be copied as they grow. */
  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafe(bytes + 1024);
    this.#length = SIGNATURE.copy(this.#buffer);
  }

  /** Begins a row. */
  row(columns: number): this {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(columns, this.#length);
    return this;
  }

  text(value: string | null): this {
    if (value === null) return this.#integer(-1);
    const bytes = Buffer.byteLength(value, 'utf8');
    this.#integer(bytes).#reserve(bytes);
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
    return this;
  }

  integer(value: number): this {
    return this.#integer(4).#integer(value);
  }

  boolean(value: boolean): this {
    return this.bytes(Uint8Array.of(value ? 1 : 0));
  }

  bytes(value: Uint8Array): this {
    this.#integer(value.byteLength).#reserve(value.byteLength);
    this.#buffer.set(value, this.#length);
    this.#length += value.byteLength;
    return this;
  }

  json(value: unknown): this {
    return this.bytes(Buffer.from(`\u0001${JSON.stringify(value)}`, 'utf8'));
  }

  texts(values: readonly string[]): this {
    const sizeAt = this.#length;
    this.#integer(0)
      .#integer(values.length === 0 ? 0 : 1)
      .#integer(0)
      .#integer(TEXT_TYPE);
    if (values.length > 0) this.#integer(values.length).#integer(1);
    for (const value of values) this.text(value);
    this.#buffer.writeInt32BE(this.#length - sizeAt - 4, sizeAt);
    return this;
  }

  /** Writes all rows into the columns of a table, such as `blobs (sha256, size, bytes)`. Nothing may be added afterwards. */
  async copyInto(manager: EntityManager, table: string): Promise<void> {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(-1, this.#length);
    const client = (await manager.queryRunner?.connect()) as ClientBase;
    const stream = client.query(from(`copy ${table} from stdin (format binary)`));
    stream.end(this.#buffer.subarray(0, this.#length));
    await finished(stream);
  }

  #integer(value: number): this {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
    return this;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** A uuid as a column of that type has it. */
export function uuidBytes(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** Signature, flags and the length of a header extension, as the documentation of COPY fixes them. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** The object id of the type `text`, the same in every PostgreSQL. */
const TEXT_TYPE = 25;
