import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people decide about content that should not be here: accepted although it looks like a credential, or removed for good. */
export class ContentDecisions1763683200015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}

const STATEMENTS = [
  `create table content_decisions (
     sha256 text not null,
     decision text not null,
     reason text not null,
     decided_at timestamptz not null default clock_timestamp(),
     constraint content_decisions_decision check (decision in ('accepted', 'purged')),
     constraint content_decisions_pkey primary key (sha256)
   )`,
  `alter table blobs add column purged_at timestamptz`,
  `alter table sources add column deleted_at timestamptz`,
];
