import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The name that operators give an instance, and how much its reports take up. */
export class InstancesKept1763683200016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `alter table instances add column given_name text`,
  `alter table instances add column report_bytes integer not null default 0`,
];
