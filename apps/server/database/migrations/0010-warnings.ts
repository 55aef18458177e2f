import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a reviewer is warned of about a revision, such as text that no reader of its format accepts. */
export class Warnings1763683200010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

// Constants as defaults, so that PostgreSQL rewrites no row.
const STATEMENTS = [
  `alter table revisions add column warnings jsonb not null default '[]'`,
  `alter table scan_entries add column warnings jsonb not null default '[]'`,
];
