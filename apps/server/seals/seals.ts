import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ProSyncError } from '#domain/errors';
import { isSealed, sealingKey, sealOf, type SealedTable } from '#domain/row-seal';
import { SigningKey } from '../signing/signing-key.ts';
import { primaryKey, sealedText } from './sealed-text.ts';

/** Where rows are read and written: a transaction, or the pool. */
export type Database = Pick<EntityManager, 'query'>;

/** A row of a sealed table, named by its key. */
export interface SealedRow {
  table: SealedTable;
  key: string;
}

/**
 * Seals the rows that decide who may do what, under a key that the database does not hold: a row that something else than this
 * server wrote or changed does not work (docs/adr/0009-sealed-rows.md).
 */
@Injectable()
export class Seals {
  private readonly key: Buffer;

  constructor(signingKey: SigningKey) {
    this.key = sealingKey(signingKey.privateKey);
  }

  /** True when the row, read with `sealedText` and `seal`, is as this server wrote it. */
  holds(table: SealedTable, text: string | null, seal: string | null): boolean {
    return text !== null && isSealed(this.key, table, { text, seal });
  }

  /**
   * Seals a row that the caller has just written, in the same transaction: until it ends nobody else can change the row. Nothing
   * happens when it is gone already.
   */
  async seal(database: Database, { table, key }: SealedRow): Promise<void> {
    const id = primaryKey(table);
    const [row] = await database.query<{ text: string }[]>(
      `select ${sealedText(table, 't')} as text from ${table} t where t.${id} = $1`,
      [key],
    );
    if (row === undefined) return;
    await database.query(`update ${table} set seal = $2 where ${id} = $1`, [
      key,
      sealOf(this.key, table, row.text),
    ]);
  }

  /**
   * Changes a row: locks it, refuses one that somebody else wrote, and seals what `work` made of it. So nobody gets a seal for a
   * forged row by having it changed. Throws `row-unverified`.
   */
  async change<Result>(
    manager: EntityManager,
    row: SealedRow,
    work: () => Promise<Result>,
  ): Promise<Result> {
    await this.refuseForged(manager, row);
    const result = await work();
    await this.seal(manager, row);
    return result;
  }

  private async refuseForged(manager: EntityManager, { table, key }: SealedRow): Promise<void> {
    const [row] = await manager.query<{ text: string; seal: string | null }[]>(
      `select ${sealedText(table, 't')} as text, t.seal from ${table} t
        where t.${primaryKey(table)} = $1 for update`,
      [key],
    );
    if (row === undefined || this.holds(table, row.text, row.seal)) return;
    throw new ProSyncError(
      'row-unverified',
      `Something other than this server wrote the row ${key} of ${table} in the database.`,
      {
        remedy:
          'Find out what writes to the database, and run "prosync-server verify". If you restored an old backup, run "prosync-server seal --confirm".',
      },
    );
  }
}
