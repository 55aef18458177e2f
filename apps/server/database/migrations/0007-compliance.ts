import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an instance proved after its last apply: whether it holds what is published for it. */
export class Compliance1763683200007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table instances add column compliance jsonb');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
