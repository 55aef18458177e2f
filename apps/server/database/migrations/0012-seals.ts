import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seals of the rows that decide who may do what (docs/adr/0009-sealed-rows.md); the server fills them in at its first start. */
export class Seals1763683200012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`alter table ${table} add column seal text`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const TABLES = [
  'operators',
  'operator_tokens',
  'sessions',
  'invitations',
  'api_clients',
  'access_tokens',
];
